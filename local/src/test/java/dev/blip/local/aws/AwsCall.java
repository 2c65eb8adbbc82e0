package dev.blip.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of AWS, as policies name it.
 *
 * @param caller the access key that signed it
 * @param action for instance {@code dynamodb:GetItem}
 * @param resource an ARN, or what stands for one on a laptop
 */
public record AwsCall(String caller, String action, String resource)
    implements Comparable<AwsCall> {
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");
  private static final Pattern CONNECTION = Pattern.compile("/([^/]+)/(@connections/[^/]+)");

  @Override
  public int compareTo(AwsCall other) {
    return Comparator.comparing(AwsCall::caller)
        .thenComparing(AwsCall::action)
        .thenComparing(AwsCall::resource)
        .compare(this, other);
  }

  /**
   * What a request needs leave for; several, where one call does several things.
   *
   * @param target the header {@code X-Amz-Target}, empty where there is none
   */
  static Set<AwsCall> of(
      String method, String path, String target, String authorization, String body) {
    Matcher signed = CREDENTIAL.matcher(authorization);
    String caller = signed.find() ? signed.group(1) : "unsigned";
    Matcher connection = CONNECTION.matcher(path);
    if (connection.matches()) {
      String rest =
          "SocketApi/%s/%s/%s".formatted(connection.group(1), method, connection.group(2));
      return Set.of(new AwsCall(caller, "execute-api:ManageConnections", arn("execute-api", rest)));
    }
    JsonNode said = Json.tree(body);
    String operation = target.substring(target.indexOf('.') + 1);
    return switch (target.substring(0, Math.max(0, target.indexOf('.')))) {
      case "DynamoDB_20120810" -> ofTables(caller, operation, said);
      case "AmazonSQS" -> Set.of(ofQueue(caller, operation, said.path("QueueUrl").asText()));
      case "AmazonSSM" ->
          Set.of(
              new AwsCall(
                  caller,
                  "ssm:" + operation,
                  arn("ssm", "parameter" + said.path("Name").asText())));
      case "secretsmanager" ->
          Set.of(
              new AwsCall(caller, "secretsmanager:" + operation, said.path("SecretId").asText()));
      default -> Set.of(new AwsCall(caller, "unknown:" + method, path + " " + target));
    };
  }

  /** A batch needs leave for what it does to each message. */
  private static AwsCall ofQueue(String caller, String operation, String url) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    return new AwsCall(caller, "sqs:" + operation.replaceAll("Batch$", ""), arn("sqs", name));
  }

  /** A transaction has no action of its own: it needs those of its items. */
  private static Set<AwsCall> ofTables(String caller, String operation, JsonNode said) {
    Set<AwsCall> calls = new LinkedHashSet<>();
    for (JsonNode item : said.path("TransactItems")) {
      for (var part : item.properties()) {
        String action =
            part.getKey().equals("ConditionCheck") ? "ConditionCheckItem" : part.getKey() + "Item";
        calls.add(ofTable(caller, action, part.getValue()));
      }
    }
    for (var table : said.path("RequestItems").properties()) {
      calls.add(
          new AwsCall(caller, "dynamodb:" + operation, arn("dynamodb", "table/" + table.getKey())));
    }
    if (calls.isEmpty()) calls.add(ofTable(caller, operation, said));
    return calls;
  }

  private static AwsCall ofTable(String caller, String operation, JsonNode said) {
    String index = said.has("IndexName") ? "/index/" + said.path("IndexName").asText() : "";
    String table = "table/" + said.path("TableName").asText() + index;
    return new AwsCall(caller, "dynamodb:" + operation, arn("dynamodb", table));
  }

  private static String arn(String service, String rest) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, Template.REGION, Template.ACCOUNT, rest);
  }
}
