/** Calls handlers the way the Lambda service does: JSON in, the handler's own types, JSON out. */
@NullMarked
package dev.blip.local.lambda;

import org.jspecify.annotations.NullMarked;
