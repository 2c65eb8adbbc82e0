package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is kept, and how. */
class DataFactsTest {
  /**
   * Tables whose items end by themselves, of links the deleted ones, of clicks those whose accounts
   * want it, of moderation what visitors reported; all else is for ever.
   */
  private static final Map<String, String> ENDS =
      Map.of(
          "LinksTable", "forgetAt",
          "ClicksTable", "forgetAt",
          "CountsTable", "forgetAt",
          "AccountsTable", "forgetAt",
          "AuditTable", "forgetAt",
          "ModerationTable", "forgetAt",
          "TicketsTable", "expiresAt",
          "TriesTable", "until",
          "LeasesTable", "expires");

  /** A ticket lives a minute: a table full of them is worth nothing. */
  private static final Set<String> WORTHLESS = Set.of("TicketsTable", "TriesTable");

  /** Kept, but for what a stack leaves that could not be made: its resources are empty. */
  private static final String KEPT = "RetainExceptOnCreate";

  /** Kept also then, since nothing that is protected from being deleted can go. */
  private static final Set<String> PROTECTED = Set.of("Users");

  private static Map<String, Map<?, ?>> everywhere(String type) {
    Map<String, Map<?, ?>> found = new TreeMap<>();
    for (Stack stack : Stacks.all()) found.putAll(stack.resources(type));
    assertThat(found).as(type).isNotEmpty();
    return found;
  }

  @Test
  void every_table_is_encrypted_and_those_worth_it_are_backed_up_and_retained() {
    everywhere("AWS::DynamoDB::Table")
        .forEach(
            (name, table) -> {
              var properties = Stacks.section(table.get("Properties"));
              boolean worthIt = !WORTHLESS.contains(name);
              String kept = worthIt ? KEPT : "Delete";
              assertThat(Stacks.at(properties, "SSESpecification", "SSEEnabled"))
                  .as(name)
                  .isEqualTo(true);
              assertThat(properties.get("BillingMode")).as(name).isEqualTo("PAY_PER_REQUEST");
              assertThat(
                      Stacks.at(
                          properties,
                          "PointInTimeRecoverySpecification",
                          "PointInTimeRecoveryEnabled"))
                  .as(name)
                  .isEqualTo(worthIt ? true : Map.of());
              assertThat(table.get("DeletionPolicy")).as(name).isEqualTo(kept);
              assertThat(table.get("UpdateReplacePolicy"))
                  .as(name)
                  .isEqualTo(worthIt ? "Retain" : "Delete");
            });
  }

  @Test
  void a_table_that_is_not_backed_up_says_why_beside_it() throws IOException {
    String data = Files.readString(Stacks.having("AWS::DynamoDB::Table", "TicketsTable").file());
    for (String table : WORTHLESS) {
      assertThat(data)
          .containsPattern("#[^\n]*point-in-time recovery[^\n]*\n( *#.*\n)*  " + table + ":");
    }
  }

  @Test
  void what_ends_ends_by_itself_and_nothing_else_does() {
    Map<String, String> ends = new TreeMap<>();
    everywhere("AWS::DynamoDB::Table")
        .forEach(
            (name, table) -> {
              var end = Stacks.section(Stacks.at(table, "Properties", "TimeToLiveSpecification"));
              if (!Objects.equals(end.get("Enabled"), true)) return;
              ends.put(name, String.valueOf(end.get("AttributeName")));
            });
    assertThat(ends).isEqualTo(ENDS);
  }

  @Test
  void every_queue_is_encrypted_retained_and_has_dead_letters_or_is_them() {
    var queues = everywhere("AWS::SQS::Queue");
    Set<String> deadLetters = new TreeSet<>();
    queues.forEach(
        (name, queue) -> {
          Object target = Stacks.at(queue, "Properties", "RedrivePolicy", "deadLetterTargetArn");
          Stacks.mentions(target).forEach(arn -> deadLetters.add(arn.replace(".Arn", "")));
        });
    // Of what a stream's function cannot take.
    deadLetters.add("LinkEventsDeadLetters");
    queues.forEach(
        (name, queue) -> {
          assertThat(Stacks.at(queue, "Properties", "SqsManagedSseEnabled"))
              .as(name)
              .isEqualTo(true);
          assertThat(queue.get("DeletionPolicy")).as(name).isEqualTo(KEPT);
          boolean hasDeadLetters =
              !Stacks.section(Stacks.at(queue, "Properties", "RedrivePolicy")).isEmpty();
          assertThat(hasDeadLetters).as(name).isEqualTo(!deadLetters.contains(name));
        });
    assertThat(deadLetters).isNotEmpty().isSubsetOf(queues.keySet());
  }

  @Test
  void a_message_is_hidden_for_longer_than_its_function_may_take() {
    Template template =
        Template.read(Stacks.ROOT, Map.of("CoordinatorUrl", "http://localhost:1"))
            .withQueueEndpoint("http://localhost:2");
    for (QueueSource source : template.queueSources()) {
      var queue = one(template.queues(), each -> each.name().equals(source.queue()));
      var function = one(template.functions(), each -> each.name().equals(source.function()));
      assertThat(queue.visibility()).isGreaterThanOrEqualTo(function.timeout());
    }
  }

  private static <T> T one(List<T> all, Predicate<T> wanted) {
    return all.stream().filter(wanted).findFirst().orElseThrow();
  }

  @Test
  void what_is_protected_from_being_deleted_is_kept_in_any_case_and_nothing_else_is() {
    for (Stack stack : Stacks.all()) {
      stack
          .resources()
          .forEach(
              (name, resource) -> {
                Object protection = Stacks.at(resource, "Properties", "DeletionProtection");
                assertThat("Retain".equals(resource.get("DeletionPolicy")))
                    .as(stack.name() + ": " + name)
                    .isEqualTo(protection.equals("ACTIVE"));
              });
    }
  }

  @Test
  void the_number_of_coordinators_is_scalings_alone() {
    everywhere("AWS::ECS::Service")
        .forEach(
            (name, service) ->
                assertThat(Stacks.section(service.get("Properties")).keySet().toString())
                    .as(name)
                    .doesNotContain("DesiredCount"));
    everywhere("AWS::ApplicationAutoScaling::ScalableTarget")
        .forEach(
            (name, target) ->
                assertThat(Stacks.mentions(Stacks.at(target, "Properties", "MinCapacity")))
                    .as(name)
                    .containsExactly("MinTasks"));
  }

  @Test
  void every_log_is_forgotten_in_time() {
    everywhere("AWS::Logs::LogGroup")
        .forEach(
            (name, log) ->
                assertThat(Stacks.mentions(Stacks.at(log, "Properties", "RetentionInDays")))
                    .as(name)
                    .containsExactly("RetentionDays"));
  }

  @Test
  void rooms_files_and_the_buckets_of_pages_and_users_outlive_the_stack() {
    for (String type :
        List.of("AWS::EFS::FileSystem", "AWS::S3::Bucket", "AWS::Cognito::UserPool")) {
      everywhere(type)
          .forEach(
              (name, kept) -> {
                assertThat(kept.get("DeletionPolicy"))
                    .as(name)
                    .isEqualTo(PROTECTED.contains(name) ? "Retain" : KEPT);
                assertThat(kept.get("UpdateReplacePolicy")).as(name).isEqualTo("Retain");
              });
    }
    everywhere("AWS::EFS::FileSystem")
        .forEach(
            (name, files) ->
                assertThat(Stacks.at(files, "Properties", "Encrypted")).as(name).isEqualTo(true));
  }
}
