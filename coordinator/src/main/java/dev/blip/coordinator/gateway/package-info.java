/**
 * HTTP in, API Gateway's connections out. Netty and the AWS SDK come in here and nowhere else; of
 * the coordinator only the runtime's two interfaces, the room's requests and replies, and metrics.
 */
@NullMarked
package dev.blip.coordinator.gateway;

import org.jspecify.annotations.NullMarked;
