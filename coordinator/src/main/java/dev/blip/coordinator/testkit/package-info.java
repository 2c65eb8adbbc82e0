/**
 * Tests of rooms: a room runs as on a coordinator, on real SQLite, with time and sockets in the
 * test's hand. Needs no cluster, no network and no test framework.
 */
@NullMarked
package dev.blip.coordinator.testkit;

import org.jspecify.annotations.NullMarked;
