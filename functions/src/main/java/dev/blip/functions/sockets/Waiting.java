package dev.blip.functions.sockets;

import dev.blip.protocol.ConnectionRequest;
import org.jspecify.annotations.Nullable;

/**
 * A socket's event that waits in a queue until a coordinator runs.
 *
 * @param room party and name
 * @param connection API Gateway's ID of the socket
 * @param opening what it opened with; null for a message
 * @param text the message; null for an opening
 * @param id API Gateway's of the very event
 */
record Waiting(
    String room,
    String connection,
    @Nullable ConnectionRequest opening,
    @Nullable String text,
    String id) {}
