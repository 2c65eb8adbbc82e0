/** Keys by which machines call the API for an account. */
@NullMarked
package dev.blip.functions.keys;

import org.jspecify.annotations.NullMarked;
