package dev.blip.coordinator.room;

/**
 * One message for followers of a log.
 *
 * @param through who has received it has seen everything up to here; more than the place asked for
 * @param text the message, at most 128 KB in UTF-8; 32 KB is what one WebSocket frame takes
 */
public record Batch(long through, String text) {}
