package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import dev.blip.local.template.Statements.Statement;
import dev.blip.protocol.PublishedRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No policy in any file allows everything, but for those named here. */
class PoliciesTest {
  /** Who names every action, and why. */
  private static final Map<String, String> EVERY_ACTION =
      Map.of("AlarmsKey kms:*", "a key that nobody administers can never be deleted");

  /** Which statements name every resource, and why. */
  private static final Map<String, String> EVERY_RESOURCE =
      Map.of(
          "AlarmsKey kms:*", "a key's own policy: its resource is the key",
          "AlarmsKey kms:Decrypt", "likewise",
          "AlarmsKey kms:GenerateDataKey", "likewise",
          "Files elasticfilesystem:ClientMount", "a file system's own policy: its resource is it",
          "Files elasticfilesystem:ClientWrite", "likewise",
          "ExecutionRole ecr:GetAuthorizationToken", "the API knows no narrower resource");

  private interface Wanted {
    boolean is(Statement statement, String action);
  }

  /** Each as {@code LogicalId action}. */
  private static Set<String> statements(Wanted wanted) {
    Set<String> found = new TreeSet<>();
    for (Stack stack : Stacks.all()) {
      stack
          .resources()
          .forEach(
              (name, resource) -> {
                for (Statement statement : Statements.below(resource, name)) {
                  for (String action : statement.actions()) {
                    if (wanted.is(statement, action)) found.add(name + " " + action);
                  }
                }
              });
    }
    return found;
  }

  @Test
  void no_statement_allows_every_action_without_a_reason() {
    assertThat(statements((statement, action) -> statement.allows() && action.contains("*")))
        .isEqualTo(EVERY_ACTION.keySet());
  }

  @Test
  void no_statement_is_for_every_resource_without_a_reason() {
    assertThat(statements((statement, action) -> statement.isAnything()))
        .isEqualTo(EVERY_RESOURCE.keySet());
  }

  /** Who owns which room's file is nobody's matter but coordinators'. */
  @Test
  void functions_read_no_more_of_the_table_of_leases_than_what_parties_say() {
    Set<String> readers = new TreeSet<>();
    Stacks.root()
        .resources("AWS::Serverless::Function")
        .forEach(
            (name, function) -> {
              for (Statement statement : Statements.below(function, name)) {
                if (!String.valueOf(statement.raw().get("Resource")).contains("LeasesTable")) {
                  continue;
                }
                assertThat(statement.actions()).as(name).containsExactly("dynamodb:GetItem");
                assertThat(statement.raw().get("Condition"))
                    .as(name)
                    .isEqualTo(
                        Map.of(
                            "ForAllValues:StringEquals",
                            Map.of("dynamodb:LeadingKeys", List.of(PublishedRules.KIND))));
                readers.add(name);
              }
            });
    assertThat(readers).containsExactly("ConnectFunction", "RoomsFunction");
  }

  @Test
  void nobody_is_allowed_by_not_being_named() {
    for (Stack stack : Stacks.all()) {
      Stacks.walk(
          stack.document(),
          stack.name(),
          (path, value) ->
              assertThat(path).doesNotContain(".NotAction", ".NotResource", ".NotPrincipal"));
    }
  }
}
