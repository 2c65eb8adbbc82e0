/** What visitors meet: sends them on and records their clicks, and takes their reports. */
@NullMarked
package dev.blip.functions.redirect;

import org.jspecify.annotations.NullMarked;
