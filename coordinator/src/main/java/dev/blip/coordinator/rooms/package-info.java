/** The rooms that come with Blip. Each is written against the room API alone. */
@NullMarked
package dev.blip.coordinator.rooms;

import org.jspecify.annotations.NullMarked;
