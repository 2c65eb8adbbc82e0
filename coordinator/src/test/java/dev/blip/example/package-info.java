/** The room of the README's chapter "Write a room": someone's own, outside Blip's packages. */
@NullMarked
package dev.blip.example;

import org.jspecify.annotations.NullMarked;
