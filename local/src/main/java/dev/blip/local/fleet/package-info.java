/** Several coordinators, each a process of its own. */
@NullMarked
package dev.blip.local.fleet;

import org.jspecify.annotations.NullMarked;
