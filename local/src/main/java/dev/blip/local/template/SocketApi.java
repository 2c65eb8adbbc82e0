package dev.blip.local.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket API of the template.
 *
 * @param stage the stage's name, the first part of its direct address
 * @param authorizer logical ID of the function that is asked at $connect, null for none
 * @param routes route key ($connect, $disconnect, $default) to the logical ID of its function
 */
public record SocketApi(String stage, @Nullable String authorizer, Map<String, String> routes) {}
