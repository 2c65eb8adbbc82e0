package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.blip.functions.Environment;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.local.data.LocalAws;
import dev.blip.local.template.FunctionSpec;
import dev.blip.local.template.Template;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes clicks of any time into a house's ledger, with the function that its queue calls. */
final class PastClicks {
  /** The function has a time for each batch, also on a busy machine. */
  private static final int AT_ONCE = 500;

  private final LedgerHandler ledger;
  private final Random random;

  PastClicks(Laptop laptop, Random random) {
    this.random = random;
    Map<String, String> variables =
        new HashMap<>(LocalAws.environment(laptop.tables().port(), laptop.queue().port()));
    variables.putAll(ledgerFunction(laptop).environment());
    ledger = new LedgerHandler(new Environment(variables));
  }

  private static FunctionSpec ledgerFunction(Laptop laptop) {
    String origin = laptop.origin().toString();
    var template =
        Template.read(
                House.TEMPLATE,
                Map.of(
                    "BaseUrl", origin,
                    "TokenIssuer", origin,
                    "CoordinatorUrl", laptop.coordinatorUrl().toString()))
            .withQueueEndpoint(LocalAws.endpoint(laptop.queue().port()).toString());
    return template.functions().stream()
        .filter(function -> function.name().equals("LedgerFunction"))
        .findAny()
        .orElseThrow();
  }

  /** A click from a country, at its centre. */
  Click click(String account, String link, long time, @Nullable String country, boolean bot) {
    String id = new Uuid7(() -> Instant.ofEpochMilli(time), random).next();
    return new Click(id, account, link, time, null, null, null, country, null, "mobile", bot, null)
        .placed();
  }

  void write(List<Click> clicks) {
    for (int from = 0; from < clicks.size(); from += AT_ONCE) {
      take(clicks.subList(from, Math.min(clicks.size(), from + AT_ONCE)));
    }
  }

  private void take(List<Click> clicks) {
    var event = new SQSEvent();
    List<SQSMessage> messages = new ArrayList<>();
    for (Click click : clicks) {
      var message = new SQSMessage();
      message.setMessageId("m-" + messages.size());
      message.setBody(Json.write(click));
      messages.add(message);
    }
    event.setRecords(messages);
    assertThat(ledger.take(event).getBatchItemFailures()).isEmpty();
  }
}
