package dev.blip.functions.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.audit.AuditEntry.Kind;
import dev.blip.functions.audit.AuditEntry.Op;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the audit what an account's room of webhooks has noted in one step with each change. An
 * entry has its ID from there: brought twice, it is there once. Of a URL its scheme and host are
 * told: what follows may be a secret of the receiver's.
 */
public final class WebhookChanges {
  private static final List<String> TOLD = List.of("id", "events", "enabled");

  private final CoordinatorClient coordinator;
  private final AuditTable table;

  public WebhookChanges(Environment environment, CoordinatorClient coordinator) {
    this.coordinator = coordinator;
    table = new AuditTable(environment);
  }

  /**
   * Brings all that there are, a hundred at a time. What is brought when time is up stays brought.
   *
   * @param patience for all; no call begins later, or takes longer than that
   * @throws IllegalStateException if the room or the table does not take part just now, or if some
   *     may be left when time is up
   * @throws java.util.concurrent.CompletionException if the room cannot be reached
   * @throws software.amazon.awssdk.core.exception.SdkException if the table cannot
   */
  public void bring(String account, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode page = Json.tree(asked(account, "GET", "", left(deadline)).body());
      if (page.path("changes").isEmpty()) return;
      List<AuditEntry> entries = new ArrayList<>();
      for (JsonNode change : page.path("changes")) entries.add(entry(account, change));
      table.write(entries, left(deadline));
      asked(account, "DELETE", "through=" + page.path("through").asLong(), left(deadline));
    }
  }

  private static Duration left(long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (left.isPositive()) return left;
    throw new IllegalStateException("time is up, and changes may be left");
  }

  private CoordinatorAnswer asked(String account, String method, String query, Duration patience) {
    var room = new RoomAddress("webhooks", account);
    var answer =
        coordinator.ask(new Route.Request(room, method, "changes", query), "", patience).join();
    if (answer.isOk()) return answer;
    throw new IllegalStateException(
        "room %s answered %d %s".formatted(room, answer.status(), answer.body()));
  }

  private static AuditEntry entry(String account, JsonNode change) {
    ObjectNode was = fields(change.path("before"));
    ObjectNode is = fields(change.path("after"));
    Op op = was.isEmpty() ? Op.CREATED : is.isEmpty() ? Op.DELETED : Op.CHANGED;
    String name = (is.isEmpty() ? was : is).path("url").asText();
    if (change.path("newSecret").asBoolean()) is.put("newSecret", true);
    ObjectNode before = was;
    ObjectNode after = is;
    if (op == Op.CHANGED) {
      before = AuditEntry.differing(was, is);
      after = AuditEntry.differing(is, was);
      before.set("id", was.path("id"));
      after.set("id", is.path("id"));
    }
    return new AuditEntry(
        change.path("id").asText(),
        account,
        Kind.WEBHOOK,
        name,
        Instant.parse(change.path("at").asText()),
        change.path("by").asText(),
        op,
        before,
        after);
  }

  /** Empty for one that is not there. */
  private static ObjectNode fields(JsonNode webhook) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    if (webhook.isMissingNode()) return fields;
    for (String name : TOLD) if (webhook.has(name)) fields.set(name, webhook.get(name));
    URI url = URI.create(webhook.path("url").asText());
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return fields.put("url", url.getScheme() + "://" + url.getHost() + port);
  }
}
