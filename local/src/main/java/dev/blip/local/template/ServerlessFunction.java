package dev.blip.local.template;

import dev.blip.local.template.Template.Resource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A function resource together with what SAM's Globals say about all functions. */
record ServerlessFunction(Resource resource, Value globals) {
  /** Lambda's own, in seconds. */
  private static final int TIMEOUT = 3;

  /** The most invocations at a time where the template says nothing: Lambda starts with five. */
  private static final int CONCURRENCY = 5;

  /** How long streams keep changes. */
  private static final Duration STREAMS_KEEP = Duration.ofDays(1);

  FunctionSpec spec() {
    Map<String, String> environment = new LinkedHashMap<>();
    variables(globals, environment);
    variables(resource.properties(), environment);
    return new FunctionSpec(
        resource.name(),
        property("Handler").text(),
        property("Timeout").seconds(TIMEOUT),
        Map.copyOf(environment));
  }

  private static void variables(Value from, Map<String, String> into) {
    from.at("Environment")
        .at("Variables")
        .entries()
        .forEach((name, value) -> into.put(name, value.text()));
  }

  private Value property(String name) {
    Value own = resource.properties().at(name);
    return own.isPresent() || !globals.at(name).isPresent() ? own : globals.at(name);
  }

  Stream<HttpRoute> routes(Template template) {
    return events("HttpApi").map(event -> route(event, template));
  }

  private HttpRoute route(Value event, Template template) {
    String method = event.at("Method").text("ANY").toUpperCase(Locale.ROOT);
    return new HttpRoute(
        method.equals("*") || method.equals("X-AMAZON-APIGATEWAY-ANY-METHOD") ? "ANY" : method,
        event.at("Path").text("$default"),
        resource.name(),
        authorizer(event, template));
  }

  private static @Nullable String authorizer(Value event, Template template) {
    Value api = event.at("ApiId");
    if (!api.isPresent()) return null;
    Value auth =
        template.resource("AWS::Serverless::HttpApi", api.text(), api).properties().at("Auth");
    Value own = event.at("Auth").at("Authorizer");
    Value named = own.isPresent() ? own : auth.at("DefaultAuthorizer");
    if (!named.isPresent() || named.text().equals("NONE")) return null;
    Value authorizer = auth.at("Authorizers").at(named.text());
    if (!authorizer.isPresent()) throw named.error("names no authorizer of " + api.text());
    return Template.functionIn(authorizer.at("FunctionArn"));
  }

  Stream<QueueSource> queueSources() {
    return events("SQS").filter(event -> event.at("Enabled").flag(true)).map(this::source);
  }

  private QueueSource source(Value event) {
    return new QueueSource(
        resource.name(),
        DataResources.queueIn(event.at("Queue")),
        batchSize(event, 10),
        event.at("MaximumBatchingWindowInSeconds").seconds(0),
        tellsFailures(event),
        event.at("ScalingConfig").at("MaximumConcurrency").number(CONCURRENCY));
  }

  private static int batchSize(Value event, int usual) {
    int batchSize = event.at("BatchSize").number(usual);
    if (batchSize >= 1 && batchSize <= 10_000) return batchSize;
    throw event.at("BatchSize").error("must be 1..10000, was " + batchSize);
  }

  private static boolean tellsFailures(Value event) {
    return event.at("FunctionResponseTypes").items().stream()
        .anyMatch(type -> type.text().equals("ReportBatchItemFailures"));
  }

  Stream<StreamSource> streamSources() {
    return events("DynamoDB").filter(event -> event.at("Enabled").flag(true)).map(this::stream);
  }

  private StreamSource stream(Value event) {
    if (event.at("MaximumBatchingWindowInSeconds").isPresent()) {
      throw event.at("MaximumBatchingWindowInSeconds").error("is not known on a laptop");
    }
    Value letters = event.at("DestinationConfig").at("OnFailure").at("Destination");
    return new StreamSource(
        resource.name(),
        DataResources.tableIn(event.at("Stream")),
        batchSize(event, 100),
        tellsFailures(event),
        event.at("BisectBatchOnFunctionError").flag(false),
        event.at("MaximumRetryAttempts").number(-1),
        event.at("MaximumRecordAgeInSeconds").seconds((int) STREAMS_KEEP.toSeconds()),
        letters.isPresent() ? DataResources.queueIn(letters) : null);
  }

  private Stream<Value> events(String type) {
    return resource.properties().at("Events").entries().values().stream()
        .filter(event -> event.at("Type").text().equals(type))
        .map(event -> event.at("Properties"));
  }
}
