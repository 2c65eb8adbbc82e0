package dev.blip.local.template;

import java.time.Duration;
import java.util.Map;

/**
 * A Lambda function of the template.
 *
 * @param name its logical ID
 * @param handler {@code class::method}
 * @param timeout how long one invocation may take
 * @param environment resolved variables
 */
public record FunctionSpec(
    String name, String handler, Duration timeout, Map<String, String> environment) {}
