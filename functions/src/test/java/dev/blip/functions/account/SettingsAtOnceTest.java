package dev.blip.functions.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An account's settings that some change at the same time. */
@ExtendWith(Aws.Resolver.class)
class SettingsAtOnceTest {
  private final AccountHandler accounts;

  SettingsAtOnceTest(Aws aws) {
    accounts = new AccountHandler(aws.environment());
  }

  private JsonNode call(String account, String method, String body) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", method)
            .with("requestContext/authorizer/lambda/account", account)
            .with("rawPath", "/api/account")
            .with("body", body)
            .to(accounts);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    return Json.tree(answer.path("body").asText());
  }

  @Test
  void patches_of_different_settings_at_the_same_time_all_stay() throws Exception {
    List<String> patches =
        List.of("{\"clickDays\":9}", "{\"exactPlaces\":true}", "{\"doubleClicksOnce\":true}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        String account = "a-" + UUID.randomUUID();
        List<Callable<JsonNode>> calls =
            patches.stream()
                .map(patch -> (Callable<JsonNode>) () -> call(account, "PATCH", patch))
                .toList();
        for (var answer : threads.invokeAll(calls)) assertThat(answer.get().isObject()).isTrue();
        assertThat(call(account, "GET", "").toString())
            .isEqualTo("{\"clickDays\":9,\"exactPlaces\":true,\"doubleClicksOnce\":true}");
        JsonNode less = call(account, "PATCH", "{\"clickDays\":null,\"exactPlaces\":null}");
        assertThat(less.toString()).contains("\"exactPlaces\":false,\"doubleClicksOnce\":true");
        assertThat(less.path("clickDays").isNumber()).isFalse();
        assertThat(call(account, "PATCH", "{}")).isEqualTo(less);
      }
    }
  }
}
