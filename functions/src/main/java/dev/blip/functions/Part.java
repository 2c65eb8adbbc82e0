package dev.blip.functions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a long list, in order.
 *
 * @param records as JSON tells them
 * @param next where the next part goes on, in words of who reads it; null at the end. A part may be
 *     empty and still have one
 */
public record Part(List<?> records, @Nullable String next) {}
