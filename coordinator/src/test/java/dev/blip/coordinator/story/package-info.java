/** Rooms through random stories, held against a plain model. */
@NullMarked
package dev.blip.coordinator.story;

import org.jspecify.annotations.NullMarked;
