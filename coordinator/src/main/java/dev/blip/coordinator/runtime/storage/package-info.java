/**
 * What lies on disk: a room's database and how it is used, which epoch's file is which, and the
 * shards' indexes of rooms that must be woken. SQLite comes in here and nowhere else; nothing of
 * what runs on it.
 */
@NullMarked
package dev.blip.coordinator.runtime.storage;

import org.jspecify.annotations.NullMarked;
