/**
 * Blip on a laptop: all of AWS that it needs in one JVM. This package wires the parts and sees all
 * of them.
 */
@NullMarked
package dev.blip.local;

import org.jspecify.annotations.NullMarked;
