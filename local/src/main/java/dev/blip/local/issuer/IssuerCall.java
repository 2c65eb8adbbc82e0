package dev.blip.local.issuer;

import java.util.Map;

/**
 * What the issuer is asked.
 *
 * @param method as sent
 * @param path without its query
 * @param parameters of the query, or of a form that is the body
 * @param body as text
 * @param origin under which it is asked, for instance {@code http://localhost:8080}
 */
public record IssuerCall(
    String method, String path, Map<String, String> parameters, String body, String origin) {}
