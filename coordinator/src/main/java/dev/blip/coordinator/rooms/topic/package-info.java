/** Durable topics: a log that many publish to, and subscriptions with a place in it. */
@NullMarked
package dev.blip.coordinator.rooms.topic;

import org.jspecify.annotations.NullMarked;
