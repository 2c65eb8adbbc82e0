package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the laptop reads from Blip's own template. */
class BlipTemplateTest {
  private final Template template =
      Template.read(
              Path.of("..", "template.yaml"),
              Map.of(
                  "BaseUrl", "http://localhost:8080",
                  "TokenIssuer", "http://localhost:8080",
                  "CoordinatorUrl", "http://localhost:8081"))
          .withQueueEndpoint("http://127.0.0.1:9324");

  @Test
  void function_has_its_resolved_environment() {
    assertThat(template.functions())
        .filteredOn(function -> function.name().equals("RedirectFunction"))
        .singleElement()
        .isEqualTo(
            new FunctionSpec(
                "RedirectFunction",
                "dev.blip.functions.redirect.RedirectHandler::handleRequest",
                Duration.ofSeconds(10),
                Map.ofEntries(
                    Map.entry("JAVA_TOOL_OPTIONS", "-Djava.net.preferIPv6Addresses=true"),
                    Map.entry("LINKS_TABLE", "LinksTable"),
                    Map.entry("TRIES_TABLE", "TriesTable"),
                    Map.entry("MODERATION_TABLE", "ModerationTable"),
                    Map.entry("COORDINATORS_REST", ""),
                    Map.entry("ACCOUNTS_TABLE", "AccountsTable"),
                    Map.entry("CLICKS_QUEUE_URL", "http://127.0.0.1:9324/000000000000/ClicksQueue"),
                    Map.entry("COORDINATOR_URL", "http://localhost:8081"),
                    Map.entry("COORDINATOR_SECRET", ""),
                    Map.entry("ORIGIN_SECRET", ""),
                    Map.entry("POWERTOOLS_METRICS_NAMESPACE", ""),
                    Map.entry("POWERTOOLS_SERVICE_NAME", "blip"),
                    Map.entry("DEPLOYMENT", ""))));
  }

  @Test
  void function_takes_from_the_globals_what_it_does_not_say() {
    assertThat(template.functions())
        .filteredOn(function -> function.name().equals("LinksFunction"))
        .singleElement()
        .extracting(FunctionSpec::timeout)
        .isEqualTo(Duration.ofSeconds(29));
  }

  @Test
  void route_has_the_default_authorizer_unless_it_says_none() {
    assertThat(template.httpRoutes())
        .contains(
            new HttpRoute("ANY", "/", "RedirectFunction", null),
            new HttpRoute("ANY", "/{slug}", "RedirectFunction", null),
            new HttpRoute("ANY", "/api/links/{slug}", "LinksFunction", "TokenFunction"),
            new HttpRoute("ANY", "/api/tickets", "TicketsFunction", "TokenFunction"));
  }

  @Test
  void socket_api_names_its_functions() {
    assertThat(template.socketApi())
        .isEqualTo(
            new SocketApi(
                "live",
                "AuthorizeFunction",
                Map.of(
                    "$connect", "ConnectFunction",
                    "$default", "MessageFunction",
                    "$disconnect", "DisconnectFunction"),
                "type",
                Set.of()));
  }

  @Test
  void tables_have_keys_indexes_and_time_to_live() {
    assertThat(template.tables())
        .contains(
            new TableSpec(
                "TicketsTable",
                Map.of("ticket", "S"),
                new TableSpec.Key("ticket", null),
                List.of(),
                "expiresAt",
                null))
        .filteredOn(table -> table.name().equals("LinksTable"))
        .singleElement()
        .satisfies(
            links ->
                assertThat(links.indexes())
                    .contains(
                        new TableSpec.Index(
                            "byAccount", new TableSpec.Key("account", "slug"), "ALL", List.of())));
  }

  @Test
  void queue_feeds_the_ledger_and_gives_up_to_its_dead_letters() {
    assertThat(template.queues())
        .contains(
            new QueueSpec(
                "ClicksQueue",
                Duration.ofSeconds(30),
                Duration.ofDays(14),
                new QueueSpec.Redrive("ClicksDeadLetters", 1000)));
    assertThat(template.queueSources())
        .containsExactly(
            new QueueSource("LedgerFunction", "ClicksQueue", 500, Duration.ofSeconds(1), true, 10));
  }

  @Test
  void changes_of_links_feed_the_function_that_tells_webhooks() {
    assertThat(template.streamSources())
        .containsExactly(
            new StreamSource(
                "LinkEventsFunction",
                "LinksTable",
                100,
                true,
                true,
                1_000,
                Duration.ofHours(6),
                "LinkEventsDeadLetters"));
  }

  @Test
  void tables_and_queues_can_be_read_before_any_address_is_known() {
    Template bare = Template.read(Path.of("..", "template.yaml"), Map.of());
    assertThat(bare.tables()).isNotEmpty();
    assertThat(bare.queues()).isNotEmpty();
  }
}
