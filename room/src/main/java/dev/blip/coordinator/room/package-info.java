/** What a room's author sees: plain Java, no AWS, no cluster, no sockets, no transactions. */
@NullMarked
package dev.blip.coordinator.room;

import org.jspecify.annotations.NullMarked;
