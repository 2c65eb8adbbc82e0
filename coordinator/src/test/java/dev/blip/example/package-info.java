/** The room that the README shows. */
@NullMarked
package dev.blip.example;

import org.jspecify.annotations.NullMarked;
