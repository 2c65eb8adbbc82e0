/**
 * What crosses a process boundary: the records that functions, coordinator and laptop exchange, and
 * their JSON. Values and their checks only; nothing here does input or output.
 */
@NullMarked
package dev.blip.protocol;

import org.jspecify.annotations.NullMarked;
