package dev.blip.protocol;

/** A place on Earth in degrees: latitude -90..90, longitude -180..180. */
public record Coordinates(double latitude, double longitude) {}
