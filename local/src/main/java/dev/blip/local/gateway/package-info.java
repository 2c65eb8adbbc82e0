/**
 * API Gateway for a laptop: an HTTP API, a WebSocket API and its {@code @connections} behind one
 * port, with CloudFront's routing in front. Netty stays in here and in {@code sockets}.
 */
@NullMarked
package dev.blip.local.gateway;

import org.jspecify.annotations.NullMarked;
