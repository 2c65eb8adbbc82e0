package dev.blip.local.template;

import org.jspecify.annotations.Nullable;

/**
 * A route of the HTTP API.
 *
 * @param method an HTTP method, or {@code ANY}
 * @param path as in the template, for instance {@code /api/links/{slug}} or {@code /api/{path+}}
 * @param function logical ID of the function that answers
 * @param authorizer logical ID of the function that is asked first, null for none
 */
public record HttpRoute(String method, String path, String function, @Nullable String authorizer) {}
