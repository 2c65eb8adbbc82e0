package dev.blip.coordinator.room;

import java.util.Map;

/**
 * An HTTP request to a room.
 *
 * @param method GET, POST or PUT
 * @param path what follows the room's name, without a leading slash; empty for the room itself
 * @param query decoded; of a repeated name the last value
 * @param headers names in lower case
 * @param body text, empty where there is none
 * @param caller who asks
 * @param sourceIp the visitor's address, empty for services
 */
public record RoomRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body,
    Caller caller,
    String sourceIp) {}
