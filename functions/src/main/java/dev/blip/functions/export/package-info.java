/** All that an account has, for another system. */
@NullMarked
package dev.blip.functions.export;

import org.jspecify.annotations.NullMarked;
