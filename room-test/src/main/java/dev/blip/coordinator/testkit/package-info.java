/**
 * For tests of rooms: a room on the real runtime with a real SQLite file, and time, sockets and
 * crashes in the test's hand. No cluster, no network, no test library; nothing else in this jar
 * uses it.
 */
@NullMarked
package dev.blip.coordinator.testkit;

import org.jspecify.annotations.NullMarked;
