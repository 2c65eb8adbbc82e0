/** The API as rooms' authors use it, well and badly. */
@NullMarked
package dev.blip.coordinator.room;

import org.jspecify.annotations.NullMarked;
