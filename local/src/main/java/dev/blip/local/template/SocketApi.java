package dev.blip.local.template;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket API of the template.
 *
 * @param stage the stage's name, the first part of its direct address
 * @param authorizer logical ID of the function that is asked at $connect, null for none
 * @param routes route key ($connect, $disconnect, $default, or one of its own) to the logical ID of
 *     its function
 * @param field of a message's JSON that names its route
 * @param answering routes whose function's answer is sent
 */
public record SocketApi(
    String stage,
    @Nullable String authorizer,
    Map<String, String> routes,
    String field,
    Set<String> answering) {}
