/**
 * API Gateway's connections, as rooms reach them. The AWS SDK's client of them comes in here and
 * nowhere else; of the coordinator only the runtime's {@code Sockets}, and metrics.
 */
@NullMarked
package dev.blip.coordinator.sockets;

import org.jspecify.annotations.NullMarked;
