/** What every house of rooms keeps, whichever way it runs them: one suite over all of them. */
@NullMarked
package dev.blip.coordinator.contract;

import org.jspecify.annotations.NullMarked;
