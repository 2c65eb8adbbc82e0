package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.local.template.Stacks.Stack;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What the template says of functions, held against their code and each other. */
class FunctionFactsTest {
  private static final Stack ROOT = Stacks.root();
  private static final Map<String, Map<?, ?>> FUNCTIONS =
      ROOT.resources("AWS::Serverless::Function");
  private static final Template LAPTOP =
      Template.read(
              Stacks.ROOT,
              Map.of(
                  "BaseUrl", "http://localhost:8080",
                  "TokenIssuer", "http://localhost:8080",
                  "CoordinatorUrl", "http://localhost:8081"))
          .withQueueEndpoint("http://127.0.0.1:9324");

  private static Class<?> handler(FunctionSpec function) throws ClassNotFoundException {
    return Class.forName(function.handler().split("::", 2)[0]);
  }

  private static Map<?, ?> variables(Map<?, ?> function) {
    return Stacks.section(Stacks.at(function, "Properties", "Environment", "Variables"));
  }

  @Test
  void every_handler_has_its_method_and_can_be_made_by_lambda() throws Exception {
    assertThat(LAPTOP.functions()).hasSize(FUNCTIONS.size()).isNotEmpty();
    for (FunctionSpec function : LAPTOP.functions()) {
      Class<?> type = handler(function);
      String method = function.handler().split("::", 2)[1];
      assertThat(Arrays.stream(type.getMethods()).filter(m -> !m.isBridge()).map(Method::getName))
          .as(function.handler())
          .contains(method);
      assertThat(Modifier.isPublic(type.getModifiers())).as(function.handler()).isTrue();
      assertThat(Modifier.isAbstract(type.getModifiers())).as(function.handler()).isFalse();
      assertThat(Modifier.isPublic(type.getConstructor().getModifiers())).isTrue();
    }
  }

  @Test
  void every_functions_environment_is_what_its_code_asks_for_and_nothing_else() throws Exception {
    for (FunctionSpec function : LAPTOP.functions()) {
      Map<String, String> environment = new HashMap<>(LocalAws.environment(1, 1));
      environment.putAll(function.environment());
      var recorded = new RecordedVariables(environment);
      handler(function).getConstructor(Environment.class).newInstance(new Environment(recorded));
      Set<String> read = recorded.asked();
      // Powertools reads it from the process, for every function's log.
      read.add("POWERTOOLS_SERVICE_NAME");
      // Nobody does; a version is new by it.
      read.add("DEPLOYMENT");
      assertThat(read).as(function.name()).isEqualTo(function.environment().keySet());
    }
  }

  @Test
  void functions_that_call_the_coordinator_stand_in_the_network_and_no_others() {
    FUNCTIONS.forEach(
        (name, function) -> {
          boolean inside =
              !Stacks.section(Stacks.at(function, "Properties", "VpcConfig")).isEmpty();
          assertThat(inside).as(name).isEqualTo(variables(function).containsKey("COORDINATOR_URL"));
        });
    assertThat(Stacks.at(ROOT.document(), "Globals", "Function", "VpcConfig")).isEqualTo(Map.of());
  }

  @Test
  void the_network_has_an_endpoint_for_every_service_that_a_function_inside_calls() {
    Set<String> endpoints = new TreeSet<>();
    Stacks.having("AWS::EC2::VPC", "Vpc")
        .resources("AWS::EC2::VPCEndpoint")
        .values()
        .forEach(
            endpoint -> {
              String service = sub(Stacks.at(endpoint, "Properties", "ServiceName"), "");
              endpoints.add(service.substring(service.lastIndexOf('.') + 1));
            });
    FUNCTIONS.forEach(
        (name, function) -> {
          if (!variables(function).containsKey("COORDINATOR_URL")) return;
          Set<String> called = new TreeSet<>();
          for (var may : OnAws.permissions(name)) called.add(may.action().split(":", 2)[0]);
          assertThat(endpoints).as(name).containsAll(called);
        });
  }

  @Test
  void no_function_reserves_concurrency() {
    Stacks.walk(
        ROOT.document(),
        "template",
        (path, value) ->
            assertThat(path)
                .doesNotContain("ReservedConcurrentExecutions", "ProvisionedConcurrency"));
  }

  @Test
  void every_function_has_a_log_of_its_own() {
    Stack logs = Stacks.having("AWS::Logs::LogGroup", "RedirectLog");
    Set<String> taken = new TreeSet<>();
    FUNCTIONS.forEach(
        (name, function) -> {
          List<String> log =
              Stacks.mentions(Stacks.at(function, "Properties", "LoggingConfig", "LogGroup"));
          assertThat(log).as(name).hasSize(1);
          String output = log.getFirst().replace("Logs.Outputs.", "");
          List<String> group = Stacks.mentions(logs.outputs().get(output));
          assertThat(logs.resources("AWS::Logs::LogGroup")).as(name).containsKeys(group.getFirst());
          assertThat(taken.add(group.getFirst())).as(name + " shares " + group).isTrue();
        });
  }

  @Test
  void no_authorizer_names_an_identity_source() {
    // One would refuse whoever has none before a handler could say what is missing.
    assertThat(Stacks.at(ROOT.document(), "Resources", "SocketAuthorizer", "Properties"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("AuthorizerType", "REQUEST")
        .doesNotContainKey("IdentitySource");
    Object identity =
        Stacks.at(
            ROOT.document(),
            "Resources",
            "HttpApi",
            "Properties",
            "Auth",
            "Authorizers",
            "Token",
            "Identity");
    assertThat(Stacks.section(identity).keySet().toString()).isEqualTo("[ReauthorizeEvery]");
    assertThat(Stacks.at(identity, "ReauthorizeEvery")).isEqualTo(0);
  }

  @Test
  void sockets_call_aliases_and_have_leave_to() {
    Set<String> called = new TreeSet<>();
    for (String type : List.of("Integration", "Authorizer")) {
      for (Map<?, ?> resource : ROOT.resources("AWS::ApiGatewayV2::" + type).values()) {
        for (String key : List.of("IntegrationUri", "AuthorizerUri")) {
          for (String name : Stacks.mentions(Stacks.at(resource, "Properties", key))) {
            if (!name.startsWith("AWS::")) called.add(name);
          }
        }
      }
    }
    Set<String> permitted = new TreeSet<>();
    for (Map<?, ?> permission : ROOT.resources("AWS::Lambda::Permission").values()) {
      permitted.addAll(Stacks.mentions(Stacks.at(permission, "Properties", "FunctionName")));
    }
    assertThat(permitted.remove("BridgeFunction.Alias")).as("for SNS and EventBridge").isTrue();
    assertThat(called).hasSize(4).allMatch(name -> name.endsWith(".Alias")).isEqualTo(permitted);
  }

  @Test
  void every_setting_that_a_function_reads_is_one_that_edge_writes() {
    Stack edge = Stacks.having("AWS::CloudFront::Distribution", "Distribution");
    Set<String> written = new TreeSet<>();
    edge.resources("AWS::SSM::Parameter")
        .values()
        .forEach(
            setting -> written.add(sub(Stacks.at(setting, "Properties", "Name"), "${Settings}")));
    String folder =
        sub(Stacks.at(ROOT.resources().get("Edge"), "Properties", "Parameters", "Settings"), "");
    Map<String, String> read = new TreeMap<>();
    FUNCTIONS.forEach(
        (name, function) ->
            variables(function)
                .forEach(
                    (variable, value) -> {
                      List<?> choice = Stacks.list(Stacks.section(value).get("Fn::If"));
                      if (choice.isEmpty()) return;
                      String onAws = sub(choice.get(1), "");
                      if (!onAws.startsWith("setting:")) return;
                      read.put(name + "." + variable, onAws.replace("setting:" + folder, ""));
                    }));
    assertThat(read).hasSizeGreaterThan(3);
    assertThat(written).containsExactlyInAnyOrderElementsOf(new TreeSet<>(read.values()));
  }

  private static String sub(Object value, String without) {
    return String.valueOf(Stacks.section(value).get("Fn::Sub")).replace(without, "");
  }
}
