/**
 * HTTP requests of rooms to the world. Netty's client comes in here and nowhere else; of the
 * coordinator only the room's requests and replies.
 */
@NullMarked
package dev.blip.coordinator.fetch;

import org.jspecify.annotations.NullMarked;
