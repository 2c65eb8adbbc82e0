package dev.blip.functions.moderation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check of destinations that is not Blip's: the URL {@code DESTINATION_CHECK} gets {@code
 * {"url":…}} and answers 200 with {@code {"allow":true}}, or {@code {"allow":false,"reason":…}}.
 * One that does not answer in time, or anything else, lets through: that is counted as {@code
 * DestinationCheckAway}, and for ten seconds nobody asks it. Safe for use by many threads.
 */
public final class OutsideCheck {
  /** For all addresses of a link together: a request may have a thousand links. */
  static final Duration PATIENCE = Duration.ofMillis(400);

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 200;
  private static final Logger LOG = LoggerFactory.getLogger(OutsideCheck.class);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String check;
  private final Counters counters;
  private volatile long pausedUntil = System.nanoTime();

  public OutsideCheck(Environment environment, Counters counters) {
    check = environment.required("DESTINATION_CHECK");
    this.counters = counters;
  }

  /**
   * Those of some addresses that it refuses, each with the reason.
   *
   * @param urls as they are sent
   */
  public Map<String, String> refused(Collection<String> urls) {
    Map<String, String> refused = new LinkedHashMap<>();
    if (check.isEmpty() || System.nanoTime() - pausedUntil < 0) return refused;
    Map<String, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
    for (String url : urls) asked.computeIfAbsent(url, this::ask);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (var each : asked.entrySet()) {
        long left = end - System.nanoTime();
        JsonNode answer = answer(each.getValue().get(left, TimeUnit.NANOSECONDS));
        if (!answer.path("allow").booleanValue()) refused.put(each.getKey(), reason(answer));
      }
    } catch (TimeoutException e) {
      away("no answer within " + PATIENCE.toMillis() + " ms");
    } catch (ExecutionException e) {
      away(String.valueOf(e.getCause()));
    } catch (IllegalStateException e) {
      away(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      away("interrupted");
    }
    asked.values().forEach(each -> each.cancel(true));
    return refused;
  }

  private CompletableFuture<HttpResponse<String>> ask(String url) {
    var request =
        HttpRequest.newBuilder(URI.create(check))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(Map.of("url", url))))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private static JsonNode answer(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("it answered " + response.statusCode());
    }
    try {
      JsonNode answer = Json.tree(response.body());
      if (answer.path("allow").isBoolean()) return answer;
    } catch (Refusal notJson) {
      throw new IllegalStateException("it answered no JSON", notJson);
    }
    throw new IllegalStateException("its answer has no allow");
  }

  private static String reason(JsonNode answer) {
    String reason = answer.path("reason").asText("").strip();
    if (reason.isEmpty()) return "this site does not allow it";
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }

  /** Nothing of its address is said: it may have a secret. */
  private void away(String why) {
    pausedUntil = System.nanoTime() + PAUSE.toNanos();
    String plain = why.replace(check, "the check");
    LOG.warn("destinations are not checked for {} s: {}", PAUSE.toSeconds(), plain);
    counters.count("DestinationCheckAway", plain);
  }
}
