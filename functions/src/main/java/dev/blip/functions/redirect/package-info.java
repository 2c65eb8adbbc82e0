/** Sends visitors on and records their clicks. */
@NullMarked
package dev.blip.functions.redirect;

import org.jspecify.annotations.NullMarked;
