/** What wakes a coordinator at a time. */
@NullMarked
package dev.blip.functions.wake;

import org.jspecify.annotations.NullMarked;
