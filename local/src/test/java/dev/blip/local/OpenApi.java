package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The API's document: its operations, and whether a body fits what it says. */
final class OpenApi {
  static final Path FILE = Path.of("..", "docs", "openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode document;
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  /** What can be asked. */
  record Operation(String method, String path) {}

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  static OpenApi read() throws IOException {
    Object yaml = new Yaml().load(Files.readString(FILE));
    return new OpenApi(Json.MAPPER.valueToTree(yaml));
  }

  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    document.path("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** In capitals. */
  Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    document
        .path("paths")
        .path(path)
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (METHODS.contains(name)) methods.add(name.toUpperCase(Locale.ROOT));
            });
    return methods;
  }

  Set<Integer> statuses(Operation operation) {
    Set<Integer> statuses = new TreeSet<>();
    node(operation)
        .path("responses")
        .fieldNames()
        .forEachRemaining(name -> statuses.add(Integer.valueOf(name)));
    return statuses;
  }

  /** The response that an operation documents for a status; missing if it has none. */
  JsonNode response(Operation operation, int status) {
    return resolved(node(operation).path("responses").path(Integer.toString(status)));
  }

  /** A response by its name among the components. */
  JsonNode response(String name) {
    return document.path("components").path("responses").path(name);
  }

  /** The schema of an operation's JSON body; missing if it takes none. */
  JsonNode bodySchema(Operation operation) {
    return schema(resolved(node(operation).path("requestBody")));
  }

  /** A query parameter's schema. */
  JsonNode parameter(Operation operation, String name) {
    for (JsonNode parameter : node(operation).path("parameters")) {
      JsonNode resolved = resolved(parameter);
      if (resolved.path("name").asText().equals(name)) return resolved.path("schema");
    }
    throw new AssertionError(operation + " has no parameter " + name);
  }

  static JsonNode schema(JsonNode response) {
    return response.path("content").path("application/json").path("schema");
  }

  /** What of a value does not fit a schema of the document; empty if it fits. */
  List<String> misfits(JsonNode schema, JsonNode value) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.path("components"));
    var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    JsonSchema validator = schemas.getSchema(whole, config);
    return validator.validate(value).stream().map(ValidationMessage::getMessage).toList();
  }

  private JsonNode node(Operation operation) {
    return document
        .path("paths")
        .path(operation.path)
        .path(operation.method.toLowerCase(Locale.ROOT));
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** Holds an answer against what the document says of it. */
  void fits(JsonNode response, HttpResponse<String> reply) {
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(reply.headers().firstValue(name)).as(name).isPresent());
    JsonNode schema = schema(response);
    String type = reply.headers().firstValue("content-type").orElse("");
    if (response.path("content").has(type.replaceFirst(";.*", "")) && !type.contains("json")) {
      assertThat(reply.body()).isNotEmpty();
      return;
    }
    if (schema.isMissingNode()) {
      assertThat(reply.body()).isEmpty();
      return;
    }
    assertThat(type).isEqualTo("application/json");
    assertThat(misfits(schema, Json.tree(reply.body()))).as(reply.body()).isEmpty();
  }
}
