package dev.blip.local.template;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stacks that a template nests, by logical ID. On a laptop a nested stack's parameters have
 * their defaults: it has no network to be told of.
 */
record NestedStacks(Map<String, Template> byName) {

  /**
   * Reads every nested stack whose template is a file.
   *
   * @param file where the document was read from; addresses are relative to it
   */
  static NestedStacks of(Map<?, ?> document, Path file) {
    Map<String, Template> byName = new LinkedHashMap<>();
    if (document.get("Resources") instanceof Map<?, ?> resources) {
      resources.forEach(
          (name, resource) -> {
            if (resource instanceof Map<?, ?> map
                && "AWS::CloudFormation::Stack".equals(map.get("Type"))
                && map.get("Properties") instanceof Map<?, ?> properties
                && properties.get("TemplateURL") instanceof String address) {
              byName.put(name.toString(), Template.read(file.resolveSibling(address), Map.of()));
            }
          });
    }
    return new NestedStacks(byName);
  }

  /** The same where more is known of the laptop. */
  NestedStacks with(Map<String, String> more) {
    String queues = more.get(References.QUEUE_ENDPOINT);
    if (queues == null) return this;
    Map<String, Template> known = new LinkedHashMap<>();
    byName.forEach((name, template) -> known.put(name, template.withQueueEndpoint(queues)));
    return new NestedStacks(known);
  }

  Stream<Template> templates() {
    return byName.values().stream();
  }

  /**
   * What {@code GetAtt} of a nested stack names.
   *
   * @param attribute {@code Outputs.} and a name
   */
  String attribute(String stack, String attribute, String path) {
    Template template = byName.get(stack);
    if (template == null) throw new TemplateError(path + ": stack " + stack + " has no file");
    if (!attribute.startsWith("Outputs.")) {
      throw new TemplateError(path + ": " + stack + "." + attribute + " must name an output");
    }
    return template.output(attribute.substring("Outputs.".length()), path);
  }
}
