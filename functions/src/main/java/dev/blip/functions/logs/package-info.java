/** The log of a function on AWS. On a laptop the house's own log stands in its place. */
@NullMarked
package dev.blip.functions.logs;

import org.jspecify.annotations.NullMarked;
