package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What AWS SAM makes of the template: the roles, aliases and mappings that stand in no file. */
class TranslationTest {
  /** A managed policy names {@code *} where its API knows nothing narrower. */
  private static final Set<String> MANAGED =
      Set.of(
          "AWSLambdaBasicExecutionRole",
          "AWSLambdaVPCAccessExecutionRole",
          "AWSLambdaSQSQueueExecutionRole",
          "AWSLambdaDynamoDBExecutionRole");

  private static Map<String, Map<?, ?>> resources = Map.of();

  /** Once for all tests. */
  @BeforeEach
  void translate() throws Exception {
    if (resources.isEmpty()) resources = Translation.with(List.of()).resources();
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

  /** Rules and topics of this account, where a topic is named for them. */
  private static final Set<String> BRIDGE = Set.of("BridgeRules", "BridgeNotifications");

  @Test
  void nobody_but_this_stacks_apis_schedules_queues_stream_and_bridge_may_call_a_function() {
    for (String permission : of("AWS::Lambda::Permission")) {
      var properties = properties(permission);
      List<String> callers = Stacks.mentions(properties.get("SourceArn"));
      if (BRIDGE.contains(permission)) {
        assertThat(callers).as(permission).contains("AWS::AccountId");
        assertThat(Stacks.mentions(properties.get("SourceAccount"))).contains("AWS::AccountId");
        assertThat(Stacks.mentions(properties.get("FunctionName")).toString())
            .contains("BridgeFunction");
        continue;
      }
      if ("events.amazonaws.com".equals(properties.get("Principal"))) {
        assertThat(callers).as(permission).isSubsetOf(arns(of("AWS::Events::Rule"))).hasSize(1);
        continue;
      }
      assertThat(properties.get("Principal")).isEqualTo("apigateway.amazonaws.com");
      assertThat(callers).as(permission).containsAnyOf("HttpApi", "SocketApi", "__ApiId__");
    }
    assertThat(of("AWS::Lambda::EventSourceMapping"))
        .containsExactlyInAnyOrder(
            "LedgerFunctionClicks", "InboxFunctionInbox", "LinkEventsFunctionChanges");
  }

  @Test
  void a_schedule_calls_each_alias_and_has_leave_to() {
    Set<String> called = new TreeSet<>();
    Set<String> permitted = new TreeSet<>();
    for (String rule : of("AWS::Events::Rule")) {
      for (Object target : Stacks.list(properties(rule).get("Targets"))) {
        called.addAll(Stacks.mentions(Stacks.at(target, "Arn")));
      }
      for (String permission : of("AWS::Lambda::Permission")) {
        var properties = properties(permission);
        if (Stacks.mentions(properties.get("SourceArn")).contains(rule + ".Arn")) {
          permitted.addAll(Stacks.mentions(properties.get("FunctionName")));
        }
      }
    }
    assertThat(called).isEqualTo(of("AWS::Lambda::Alias")).isEqualTo(permitted).isNotEmpty();
  }

  private static Set<String> arns(Set<String> rules) {
    return rules.stream().map(rule -> rule + ".Arn").collect(Collectors.toSet());
  }
}
