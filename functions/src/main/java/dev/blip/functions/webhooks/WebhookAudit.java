package dev.blip.functions.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpCall;
import dev.blip.functions.audit.AccessAudit;
import dev.blip.functions.audit.AccessAudit.Thing;
import dev.blip.functions.audit.AuditEntry.Kind;
import dev.blip.protocol.Json;
import java.net.URI;
import java.util.List;

/**
 * Notes who has made, changed and deleted webhooks, once their room has done it. Of a URL its
 * scheme and host are told: what follows may be a secret of the receiver's.
 */
final class WebhookAudit {
  private static final List<String> TOLD = List.of("id", "events", "enabled");

  private final AccessAudit audit;

  WebhookAudit(Environment environment) {
    audit = new AccessAudit(environment);
  }

  /**
   * Tells of a change.
   *
   * @param before as the API shows it; an empty object for one that was not there
   * @param after likewise; empty for one that is there no more
   * @param isRotated whether it has a new secret
   */
  void tell(HttpCall call, JsonNode before, JsonNode after, boolean isRotated) {
    String account = call.member();
    String by = call.actor();
    if (isRotated) {
      var rotated = thing(before).fields().deepCopy().put("newSecret", true);
      var now = new Thing(Kind.WEBHOOK, thing(before).name(), rotated);
      audit.note(audit.changed(account, by, thing(before), now));
    } else if (before.isEmpty()) {
      audit.note(audit.made(account, by, thing(after)));
    } else if (after.isEmpty()) {
      audit.note(audit.revoked(account, by, thing(before)));
    } else {
      audit.note(audit.changed(account, by, thing(before), thing(after)));
    }
  }

  private static Thing thing(JsonNode webhook) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    for (String name : TOLD) if (webhook.has(name)) fields.set(name, webhook.get(name));
    URI url = URI.create(webhook.path("url").asText());
    String where =
        url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    return new Thing(Kind.WEBHOOK, where, fields.put("url", where));
  }
}
