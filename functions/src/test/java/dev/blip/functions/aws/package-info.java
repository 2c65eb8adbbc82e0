/** AWS and its events for tests: real servers on this machine, and Lambda's own way with JSON. */
@NullMarked
package dev.blip.functions.aws;

import org.jspecify.annotations.NullMarked;
