package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import dev.blip.protocol.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What AWS SAM makes of the template: the roles, aliases and mappings that stand in no file. */
class TranslationTest {
  private static final int NOT_INSTALLED = 3;

  /** A managed policy names {@code *} where its API knows nothing narrower. */
  private static final Set<String> MANAGED =
      Set.of(
          "AWSLambdaBasicExecutionRole",
          "AWSLambdaVPCAccessExecutionRole",
          "AWSLambdaSQSQueueExecutionRole");

  private static Map<String, Map<?, ?>> resources = Map.of();

  /** Once for all tests; without the tools each of them is skipped. */
  @BeforeEach
  void translate() throws Exception {
    if (!resources.isEmpty()) return;
    Tool.need("python3", "SAM's translator runs on it");
    Tool.Said said = Tool.run("", List.of("python3", "infra/checks/translate.py", "template.yaml"));
    Assumptions.assumeTrue(said.exit() != NOT_INSTALLED, said.told());
    assertThat(said.exit()).as(said.told()).isZero();
    Map<?, ?> document = Json.MAPPER.readValue(said.out(), Map.class);
    resources = new Stack(Stacks.ROOT, "template.yaml translated", document).resources();
  }

  private static Set<String> of(String type) {
    Set<String> names = new TreeSet<>();
    resources.forEach(
        (name, resource) -> {
          if (type.equals(resource.get("Type"))) names.add(name);
        });
    return names;
  }

  private static Map<?, ?> properties(String name) {
    return Stacks.section(Stacks.at(resources, name, "Properties"));
  }

  @Test
  void every_function_has_an_alias_of_a_version_with_a_snapshot() {
    Set<String> aliased = new TreeSet<>();
    for (String alias : of("AWS::Lambda::Alias")) {
      aliased.addAll(Stacks.mentions(properties(alias).get("FunctionName")));
    }
    assertThat(aliased).isEqualTo(of("AWS::Lambda::Function")).isNotEmpty();
    for (String function : aliased) {
      assertThat(Stacks.at(properties(function), "SnapStart", "ApplyOn"))
          .as(function)
          .isEqualTo("PublishedVersions");
    }
  }

  @Test
  void every_function_logs_to_a_group_that_the_template_makes() {
    for (String function : of("AWS::Lambda::Function")) {
      assertThat(Stacks.mentions(Stacks.at(properties(function), "LoggingConfig", "LogGroup")))
          .as(function)
          .singleElement()
          .asString()
          .startsWith("Logs.Outputs.");
    }
  }

  @Test
  void every_function_has_a_role_of_its_own_with_no_more_than_it_needs() {
    Set<String> roles = new TreeSet<>();
    for (String function : of("AWS::Lambda::Function")) {
      assertThat(roles.addAll(Stacks.mentions(properties(function).get("Role")))).isTrue();
    }
    assertThat(roles).hasSize(of("AWS::IAM::Role").size());
    for (String role : of("AWS::IAM::Role")) {
      for (Object arn : Stacks.list(properties(role).get("ManagedPolicyArns"))) {
        String name = arn.toString();
        assertThat(MANAGED).as(role).contains(name.substring(name.lastIndexOf('/') + 1));
      }
      assertThat(Statements.below(properties(role).get("Policies"), role))
          .as(role)
          .allSatisfy(
              statement -> {
                assertThat(statement.actions()).noneMatch(action -> action.contains("*"));
                assertThat(statement.isAnything()).isFalse();
              });
    }
  }

  @Test
  void nobody_but_this_stacks_apis_and_its_queue_may_call_a_function() {
    for (String permission : of("AWS::Lambda::Permission")) {
      var properties = properties(permission);
      assertThat(properties.get("Principal")).isEqualTo("apigateway.amazonaws.com");
      assertThat(Stacks.mentions(properties.get("SourceArn")))
          .as(permission)
          .containsAnyOf("HttpApi", "SocketApi", "__ApiId__");
    }
    assertThat(of("AWS::Lambda::EventSourceMapping")).hasSize(1);
  }
}
