/** A coordinator that has nothing to do leaves, and what wakes another when there is something. */
@NullMarked
package dev.blip.coordinator.rest;

import org.jspecify.annotations.NullMarked;
