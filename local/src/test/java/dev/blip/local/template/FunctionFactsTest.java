package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.local.template.Stacks.Stack;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
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

  /** All that {@code Profile} may be, as CloudFormation holds it to. */
  private static final List<String> PROFILES =
      Stacks.list(Stacks.at(ROOT.parameters().get("Profile"), "AllowedValues")).stream()
          .map(Object::toString)
          .toList();

  private static final Map<String, Map<?, ?>> FUNCTIONS =
      ROOT.resources("AWS::Serverless::Function");
  private static final Template LAPTOP =
      Template.read(
              Stacks.ROOT,
              Map.of(
                  "BaseUrl", "http://localhost:8080",
                  "TokenIssuer", "http://localhost:8080",
                  "CoordinatorUrl", "http://localhost:8081",
                  "CoordinatorService", "blip/coordinators"))
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
      // The JVM does.
      if (function.environment().containsKey("JAVA_TOOL_OPTIONS")) read.add("JAVA_TOOL_OPTIONS");
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

  /**
   * What AWS's pages say (docs/operations/network.md): whose name that functions use has IPv6
   * addresses too. SSM is not among them.
   */
  private static final Set<String> REACHED_OVER_IPV6 = Set.of("ecs", "sqs", "secretsmanager");

  @Test
  void every_service_that_a_function_inside_calls_is_reached_without_an_endpoint_that_costs()
      throws IOException {
    Stack network = Stacks.having("AWS::EC2::VPC", "Vpc");
    Set<String> reached = new TreeSet<>(REACHED_OVER_IPV6);
    for (Map<?, ?> endpoint : network.resources("AWS::EC2::VPCEndpoint").values()) {
      assertThat(Stacks.at(endpoint, "Properties", "VpcEndpointType")).isEqualTo("Gateway");
      String service = sub(Stacks.at(endpoint, "Properties", "ServiceName"), "");
      reached.add(service.substring(service.lastIndexOf('.') + 1));
    }
    String page = Files.readString(Stacks.FOLDER.resolve("docs/operations/network.md"));
    Set<String> calledByAny = new TreeSet<>();
    for (String profile : PROFILES) {
      Set<String> there = OnAws.handlers(profile).keySet();
      FUNCTIONS.forEach(
          (name, function) -> {
            if (!there.contains(name)) return;
            if (!variables(function).containsKey("COORDINATOR_URL")) return;
            Set<String> called = new TreeSet<>();
            for (var may : OnAws.permissions(name, profile)) {
              called.add(may.action().split(":", 2)[0]);
            }
            assertThat(reached).as(name + " in " + profile).containsAll(called);
            assertThat(called).as(name).allMatch(service -> page.contains("`" + service + "`"));
            calledByAny.addAll(called);
          });
    }
    assertThat(calledByAny).as("what rests is woken").contains("ecs");
  }

  @Test
  void functions_inside_go_out_over_ipv6_and_nobody_comes_in() {
    FUNCTIONS.forEach(
        (name, function) -> {
          Object inside = Stacks.at(function, "Properties", "VpcConfig");
          if (Stacks.section(inside).isEmpty()) return;
          boolean always = !Stacks.section(inside).containsKey("Fn::If");
          Object config = always ? inside : Stacks.list(Stacks.at(inside, "Fn::If")).get(1);
          assertThat(Stacks.at(config, "Ipv6AllowedForDualStack")).as(name).isEqualTo(true);
          Object options = Stacks.section(variables(function)).get("JAVA_TOOL_OPTIONS");
          Object said = always ? options : Stacks.list(Stacks.at(options, "Fn::If")).get(1);
          assertThat(said).as(name).isEqualTo("-Djava.net.preferIPv6Addresses=true");
        });
    Stack network = Stacks.having("AWS::EC2::VPC", "Vpc");
    for (Map<?, ?> route : network.resources("AWS::EC2::Route").values()) {
      Map<?, ?> properties = Stacks.section(route.get("Properties"));
      boolean isPublic = Stacks.mentions(properties.get("RouteTableId")).contains("PublicRoutes");
      assertThat(properties.containsKey("GatewayId")).isEqualTo(isPublic);
      assertThat(properties.containsKey("EgressOnlyInternetGatewayId")).isNotEqualTo(isPublic);
    }
    network
        .resources("AWS::EC2::Subnet")
        .forEach(
            (name, subnet) ->
                assertThat(Stacks.section(subnet.get("Properties")).containsKey("Ipv6CidrBlock"))
                    .as(name)
                    .isEqualTo(name.startsWith("Private")));
    assertThat(network.resources("AWS::EC2::NatGateway")).isEmpty();
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
