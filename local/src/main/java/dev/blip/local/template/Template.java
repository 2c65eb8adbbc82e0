package dev.blip.local.template;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code template.yaml}: what stands in it, with references resolved. Immutable. References are
 * resolved when a part is asked for, so tables and queues can be read before the addresses that
 * functions refer to are known. Every part throws {@link TemplateError} where the template is
 * wrong.
 */
public final class Template {
  /** The account that the laptop's names (queue addresses, ARNs) contain. */
  public static final String ACCOUNT = References.ACCOUNT;

  /** The region that the laptop's names contain and clients sign for. */
  public static final String REGION = References.REGION;

  private static final Pattern FUNCTION = Pattern.compile(":function:([A-Za-z0-9]+)");

  private final Map<?, ?> document;
  private final Map<String, String> parameters;
  private final NestedStacks nested;
  private final Intrinsics intrinsics;

  private Template(Map<?, ?> document, Map<String, String> parameters, NestedStacks nested) {
    this.document = document;
    this.parameters = parameters;
    this.nested = nested;
    References references =
        new References(section("Parameters"), section("Resources"), parameters, nested);
    this.intrinsics = new Intrinsics(references, section("Conditions"), section("Mappings"));
  }

  /**
   * Reads a template, and what it nests.
   *
   * @param parameters values for the template's parameters; those left out have their Default
   */
  public static Template read(Path file, Map<String, String> parameters) {
    Map<?, ?> document = CloudFormationYaml.read(file);
    return new Template(
        document, Map.copyOf(parameters), NestedStacks.of(document, file.toAbsolutePath()));
  }

  /** This template with further or other values for its parameters. */
  public Template with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.putAll(more);
    return new Template(document, Map.copyOf(all), nested.with(more));
  }

  /**
   * This template on a laptop whose queues are at an address.
   *
   * @param endpoint for instance {@code http://127.0.0.1:9324}, without a trailing slash
   */
  public Template withQueueEndpoint(String endpoint) {
    return with(Map.of(References.QUEUE_ENDPOINT, endpoint));
  }

  public List<FunctionSpec> functions() {
    return functionResources().map(ServerlessFunction::spec).toList();
  }

  /** The routes of all HTTP APIs. */
  public List<HttpRoute> httpRoutes() {
    return functionResources().flatMap(function -> function.routes(this)).toList();
  }

  public SocketApi socketApi() {
    return new SocketResources(this).api();
  }

  /** Its own and those of the stacks that it nests. */
  public List<TableSpec> tables() {
    return Stream.concat(
            resources("AWS::DynamoDB::Table").map(DataResources::table),
            nested.templates().flatMap(stack -> stack.tables().stream()))
        .toList();
  }

  /** Its own and those of the stacks that it nests. */
  public List<QueueSpec> queues() {
    return Stream.concat(
            resources("AWS::SQS::Queue").map(DataResources::queue),
            nested.templates().flatMap(stack -> stack.queues().stream()))
        .toList();
  }

  /** Which queues feed which functions. */
  public List<QueueSource> queueSources() {
    return functionResources().flatMap(ServerlessFunction::queueSources).toList();
  }

  /** Which tables' changes feed which functions. */
  public List<StreamSource> streamSources() {
    return functionResources().flatMap(ServerlessFunction::streamSources).toList();
  }

  private Stream<ServerlessFunction> functionResources() {
    Value globals = value("Globals").at("Function");
    return resources("AWS::Serverless::Function")
        .map(resource -> new ServerlessFunction(resource, globals));
  }

  /** The resources of a type whose condition holds. */
  Stream<Resource> resources(String type) {
    return value("Resources").entries().entrySet().stream()
        .filter(entry -> entry.getValue().at("Type").text().equals(type))
        .filter(entry -> exists(entry.getValue()))
        .map(entry -> new Resource(entry.getKey(), entry.getValue().at("Properties")));
  }

  /** A resource by its logical ID. */
  Resource resource(String type, String name, Value mention) {
    return resources(type)
        .filter(resource -> resource.name().equals(name))
        .findFirst()
        .orElseThrow(() -> mention.error("names " + name + ", which is no " + type));
  }

  private boolean exists(Value resource) {
    Value condition = resource.at("Condition");
    return !condition.isPresent() || intrinsics.isTrue(condition.text(), condition.path());
  }

  /** What this template tells the one that nests it. */
  String output(String name, String path) {
    Value output = value("Outputs").at(name);
    if (!output.isPresent()) throw new TemplateError(path + ": Outputs have no " + name);
    return output.at("Value").text();
  }

  private Value value(String section) {
    return new Value(document.get(section), section, intrinsics);
  }

  private Map<?, ?> section(String name) {
    return switch (document.get(name)) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      default -> throw new TemplateError(name + ": must be a mapping");
    };
  }

  /** The logical ID in a function's ARN, or in an address that contains one. */
  static String functionIn(Value arn) {
    Matcher found = FUNCTION.matcher(arn.text());
    if (found.find()) return found.group(1);
    throw arn.error("must contain a function's ARN, was \"" + arn.text() + '"');
  }

  /**
   * A resource of the template.
   *
   * @param name its logical ID
   */
  record Resource(String name, Value properties) {}
}
