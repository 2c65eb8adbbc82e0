package dev.blip.coordinator.runtime;

/**
 * A hook that failed.
 *
 * @param hook its name
 * @param message the exception in one line, with the author's own line
 * @param id under which the log has it
 * @param at epoch milliseconds
 */
public record RoomError(String hook, String message, String id, long at) {}
