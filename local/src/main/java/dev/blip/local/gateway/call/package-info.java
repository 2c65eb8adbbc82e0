/**
 * What every part of the gateway shares: a request, an answer, the calling of functions. Knows
 * neither Netty nor any API.
 */
@NullMarked
package dev.blip.local.gateway.call;

import org.jspecify.annotations.NullMarked;
