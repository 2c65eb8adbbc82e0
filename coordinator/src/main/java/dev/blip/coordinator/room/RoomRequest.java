package dev.blip.coordinator.room;

import java.util.Map;

/**
 * An HTTP request to a room.
 *
 * @param method GET, POST or PUT
 * @param path what follows the room's name, without a leading slash; empty for the room itself
 * @param query decoded; of a repeated name the last value
 * @param headers the visitor's own, names in lower case, cookies as one {@code cookie}; without
 *     {@code host}, and with {@code authorization} only where the room is open to anyone and it is
 *     no token of Blip's
 * @param body text, byte for byte as it was sent, empty where there is none
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
