/** Wires the coordinator together: the only package that sees all the others. */
@NullMarked
package dev.blip.coordinator;

import org.jspecify.annotations.NullMarked;
