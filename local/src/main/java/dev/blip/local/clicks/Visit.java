package dev.blip.local.clicks;

/**
 * Someone follows a link.
 *
 * @param time epoch milliseconds; what counts is the time between two visits
 */
public record Visit(long time, String slug, Visitor visitor) {}
