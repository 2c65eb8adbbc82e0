package dev.blip.local.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code Ref} and {@code GetAtt} name: parameters, pseudo parameters and resources. */
final class References {
  /** The parameter that is not in the template: where the laptop's queues are. */
  static final String QUEUE_ENDPOINT = "Local::QueueEndpoint";

  static final String ACCOUNT = "000000000000";
  static final String REGION = "us-east-1";

  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::AccountId", ACCOUNT,
          "AWS::Partition", "aws",
          "AWS::Region", REGION,
          "AWS::StackId", "blip",
          "AWS::StackName", "blip",
          "AWS::URLSuffix", "amazonaws.com");

  private final Map<?, ?> declared;
  private final Map<?, ?> resources;
  private final Map<String, String> given;
  private final NestedStacks nested;

  References(
      Map<?, ?> declared, Map<?, ?> resources, Map<String, String> given, NestedStacks nested) {
    this.declared = declared;
    this.resources = resources;
    this.given = given;
    this.nested = nested;
  }

  @Nullable Object ref(String name, String path) {
    if (name.equals("AWS::NoValue")) return null;
    String pseudo = PSEUDO.get(name);
    if (pseudo != null) return pseudo;
    if (declared.get(name) instanceof Map<?, ?> parameter) return parameter(name, parameter, path);
    if (resources.get(name) instanceof Map<?, ?> resource) {
      return "AWS::SQS::Queue".equals(resource.get("Type"))
          ? queueUrl(queueName(name, resource), path)
          : name;
    }
    int dot = name.indexOf('.');
    // SAM's own: a function's alias.
    if (dot > 0) return attribute(name.substring(0, dot), name.substring(dot + 1), path);
    throw new TemplateError(
        path + ": Ref names " + name + ", which is neither a parameter nor a resource");
  }

  Object attribute(String name, String attribute, String path) {
    if (!(resources.get(name) instanceof Map<?, ?> resource)) {
      throw new TemplateError(path + ": GetAtt names " + name + ", which is no resource");
    }
    if ("AWS::CloudFormation::Stack".equals(resource.get("Type"))) {
      return nested.attribute(name, attribute, path);
    }
    return switch (resource.get("Type") + " " + attribute) {
      case "AWS::Serverless::Function Alias" -> arn("lambda", "function:" + name + ":live");
      case "AWS::Serverless::Function Arn", "AWS::Lambda::Function Arn" ->
          arn("lambda", "function:" + name);
      case "AWS::DynamoDB::Table Arn" -> arn("dynamodb", "table/" + name);
      case "AWS::DynamoDB::Table StreamArn" -> arn("dynamodb", "table/" + name + "/stream/laptop");
      case "AWS::SQS::Queue Arn" -> arn("sqs", queueName(name, resource));
      case "AWS::SQS::Queue QueueName" -> queueName(name, resource);
      case "AWS::SQS::Queue QueueUrl" -> queueUrl(queueName(name, resource), path);
      default ->
          throw new TemplateError(
              path + ": " + name + "." + attribute + " is not known on a laptop");
    };
  }

  private String parameter(String name, Map<?, ?> parameter, String path) {
    String value = given.get(name);
    if (value == null) {
      Object fallback = parameter.get("Default");
      if (fallback != null) return fallback.toString();
      throw new TemplateError(path + ": parameter " + name + " has neither value nor Default");
    }
    if (parameter.get("AllowedValues") instanceof List<?> allowed && !allowed.contains(value)) {
      throw new TemplateError(
          "Parameters." + name + ": must be one of " + allowed + ", was \"" + value + '"');
    }
    if (parameter.get("AllowedPattern") instanceof String pattern && !value.matches(pattern)) {
      throw new TemplateError(
          "Parameters." + name + ": must match " + pattern + ", was \"" + value + '"');
    }
    return value;
  }

  private static String queueName(String name, Map<?, ?> resource) {
    boolean keepsOrder =
        resource.get("Properties") instanceof Map<?, ?> properties
            && Boolean.TRUE.equals(properties.get("FifoQueue"));
    return QueueSpec.name(name, keepsOrder);
  }

  private String queueUrl(String name, String path) {
    String endpoint = given.get(QUEUE_ENDPOINT);
    if (endpoint == null) {
      throw new TemplateError(path + ": the address of queue " + name + " is not known yet");
    }
    return endpoint + "/" + ACCOUNT + "/" + name;
  }

  private static String arn(String service, String rest) {
    return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + rest;
  }
}
