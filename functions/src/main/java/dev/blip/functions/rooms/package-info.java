/** HTTP requests to rooms. */
@NullMarked
package dev.blip.functions.rooms;

import org.jspecify.annotations.NullMarked;
