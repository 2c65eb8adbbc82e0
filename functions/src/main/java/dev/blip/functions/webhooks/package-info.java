/** The JSON API of webhooks. */
@NullMarked
package dev.blip.functions.webhooks;

import org.jspecify.annotations.NullMarked;
