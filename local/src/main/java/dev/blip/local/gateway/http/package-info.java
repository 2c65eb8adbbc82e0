/**
 * The HTTP API: routes, authorizers and payload 2.0. Only {@code call} and the template come in.
 */
@NullMarked
package dev.blip.local.gateway.http;

import org.jspecify.annotations.NullMarked;
