/**
 * The WebSocket API: handshakes, open sockets, their events. The codec of Netty comes in, {@code
 * call} and the template; functions know nothing of it.
 */
@NullMarked
package dev.blip.local.gateway.sockets;

import org.jspecify.annotations.NullMarked;
