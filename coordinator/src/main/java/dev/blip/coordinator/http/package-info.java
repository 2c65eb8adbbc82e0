/**
 * HTTP in. Netty's server comes in here and nowhere else; of the coordinator only the runtime's
 * rooms, their requests and replies, and metrics.
 */
@NullMarked
package dev.blip.coordinator.http;

import org.jspecify.annotations.NullMarked;
