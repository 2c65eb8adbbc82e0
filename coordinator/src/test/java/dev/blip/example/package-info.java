/** Rooms of somebody's own, beside the coordinator. */
@NullMarked
package dev.blip.example;

import org.jspecify.annotations.NullMarked;
