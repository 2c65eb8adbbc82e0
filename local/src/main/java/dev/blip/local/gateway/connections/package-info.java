/**
 * {@code @connections}, as the AWS SDK speaks it. Only {@code call} and {@code sockets} come in.
 */
@NullMarked
package dev.blip.local.gateway.connections;

import org.jspecify.annotations.NullMarked;
