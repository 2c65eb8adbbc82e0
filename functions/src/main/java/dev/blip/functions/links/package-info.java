/** The links of an account, and who may touch them. */
@NullMarked
package dev.blip.functions.links;

import org.jspecify.annotations.NullMarked;
