package dev.blip.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the templates say of Blip on AWS, in the names that a laptop gives to its resources. */
public final class OnAws {
  private static final Template TEMPLATE =
      Template.read(Stacks.ROOT, Map.of()).withQueueEndpoint("http://queues");

  private OnAws() {}

  /**
   * An action that is allowed on a resource.
   *
   * @param resource an ARN in which {@code *} stands for anything
   */
  public record Permission(String action, String resource) implements Comparable<Permission> {
    /** Whether it allows a call. */
    public boolean covers(String called, String on) {
      String pattern =
          List.of(resource.split("\\*", -1)).stream()
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      return action.equals(called) && on.matches(pattern);
    }

    @Override
    public int compareTo(Permission other) {
      return toString().compareTo(other.toString());
    }
  }

  /** The simple name of each function's handler class, by the function's logical ID. */
  public static Map<String, String> handlers() {
    return handlers(TEMPLATE);
  }

  /** The same in a profile, which need not be the default one. */
  static Map<String, String> handlers(String profile) {
    return handlers(TEMPLATE.with(Map.of("Profile", profile)));
  }

  private static Map<String, String> handlers(Template template) {
    Map<String, String> handlers = new LinkedHashMap<>();
    functions(template)
        .forEach(
            (name, function) -> {
              String type = function.at("Handler").text().split("::", 2)[0];
              handlers.put(name, type.substring(type.lastIndexOf('.') + 1));
            });
    return handlers;
  }

  /** The names of a function's variables. */
  public static Set<String> variables(String function) {
    Set<String> names = new TreeSet<>();
    rawVariables(function).keySet().forEach(name -> names.add(name.toString()));
    return names;
  }

  /** A function's variables whose values stand elsewhere: {@code setting:…}, {@code secret:…}. */
  public static Map<String, String> elsewhere(String function) {
    Map<String, String> elsewhere = new HashMap<>();
    rawVariables(function)
        .forEach(
            (name, raw) -> {
              if (name.equals("COORDINATOR_URL")) return; // Of a stack beside.
              String value = new Value(raw, name.toString(), intrinsics(function)).text();
              if (value.matches("(setting|secret):.*")) elsewhere.put(name.toString(), value);
            });
    return elsewhere;
  }

  /** What a function's own policies allow. */
  public static Set<Permission> permissions(String function) {
    return permissions(TEMPLATE, function);
  }

  /** The same in a profile, which need not be the default one. */
  static Set<Permission> permissions(String function, String profile) {
    return permissions(TEMPLATE.with(Map.of("Profile", profile)), function);
  }

  private static Set<Permission> permissions(Template template, String function) {
    Set<Permission> all = new TreeSet<>();
    for (Value policy : value(template, function).at("Policies").items()) add(policy, all);
    return all;
  }

  /** What a coordinator's task may do. */
  public static Set<Permission> coordinatorsPermissions() {
    Set<Permission> all = new TreeSet<>();
    Value role =
        coordinator()
            .resource("AWS::IAM::Role", "TaskRole", value("RedirectFunction"))
            .properties();
    for (Value policy : role.at("Policies").items()) add(policy.at("PolicyDocument"), all);
    return all;
  }

  /** The names of the variables that a coordinator's container has, secrets too. */
  public static Set<String> coordinatorsVariables() {
    Stacks.Stack stack = Stacks.having("AWS::ECS::TaskDefinition", "Task");
    List<?> containers =
        Stacks.list(
            Stacks.at(stack.document(), "Resources", "Task", "Properties", "ContainerDefinitions"));
    Set<String> names = new TreeSet<>();
    for (String section : List.of("Environment", "Secrets")) {
      for (Object variable : Stacks.list(Stacks.section(containers.getFirst()).get(section))) {
        names.add(Stacks.at(variable, "Name").toString());
      }
    }
    return names;
  }

  /** The names of the variables that the image's start script asks for. */
  public static Set<String> startScriptsVariables() throws IOException {
    String script = Files.readString(Stacks.FOLDER.resolve("infra/image/root/blip/start"));
    return Pattern.compile("\\$\\{?([A-Z][A-Z0-9_]+)")
        .matcher(script)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each parameter of the coordinator's stack is its own name; the stage is the laptop's. */
  private static Template coordinator() {
    Stacks.Stack stack = Stacks.having("AWS::ECS::TaskDefinition", "Task");
    Map<String, String> parameters = new HashMap<>();
    stack
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (Stacks.section(parameter).containsKey("Default")) return;
              parameters.put(name.toString(), name.toString());
            });
    parameters.put("SocketStage", TEMPLATE.socketApi().stage());
    return Template.read(stack.file(), parameters);
  }

  private static void add(Value document, Set<Permission> all) {
    for (Value statement : document.at("Statement").items()) {
      if (!statement.at("Effect").text().equals("Allow")) throw statement.error("must allow");
      for (Value action : oneOrMore(statement.at("Action"))) {
        for (Value resource : oneOrMore(statement.at("Resource"))) {
          all.add(new Permission(action.text(), resource.text()));
        }
      }
    }
  }

  private static List<Value> oneOrMore(Value value) {
    return value.raw() instanceof List<?> ? value.items() : List.of(value);
  }

  private static Map<String, Value> functions(Template template) {
    return template
        .resources("AWS::Serverless::Function")
        .collect(
            Collectors.toMap(
                Template.Resource::name,
                Template.Resource::properties,
                (one, other) -> one,
                LinkedHashMap::new));
  }

  private static Value value(String function) {
    return value(TEMPLATE, function);
  }

  private static Value value(Template template, String function) {
    Value found = functions(template).get(function);
    if (found == null) throw new AssertionError("template has no function " + function);
    return found;
  }

  private static Intrinsics intrinsics(String function) {
    return value(function).intrinsics();
  }

  private static Map<?, ?> rawVariables(String function) {
    return Stacks.section(value(function).at("Environment").at("Variables").raw());
  }
}
