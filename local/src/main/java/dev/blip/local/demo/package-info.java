/** The demonstration: an account with links, and visitors who follow them, over plain HTTP. */
@NullMarked
package dev.blip.local.demo;

import org.jspecify.annotations.NullMarked;
