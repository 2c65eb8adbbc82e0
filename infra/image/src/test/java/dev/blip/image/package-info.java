/** Runs the coordinator's image, or the same command, against real parts of AWS on this machine. */
@NullMarked
package dev.blip.image;

import org.jspecify.annotations.NullMarked;
