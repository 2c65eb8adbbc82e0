/** Runs rooms: one hook at a time, transactions, group commit, outbox, alarms, hibernation. */
@NullMarked
package dev.blip.coordinator.runtime;

import org.jspecify.annotations.NullMarked;
