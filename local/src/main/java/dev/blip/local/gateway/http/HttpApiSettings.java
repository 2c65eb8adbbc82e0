package dev.blip.local.gateway.http;

import java.time.Duration;

/**
 * What the HTTP API is called, and how long it waits.
 *
 * @param accountId twelve digits
 * @param patience for one function's answer
 */
public record HttpApiSettings(String accountId, String region, String apiId, Duration patience) {}
