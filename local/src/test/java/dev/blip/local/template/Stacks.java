package dev.blip.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** template.yaml and all that it nests, as the files say it: nothing is resolved. */
public final class Stacks {
  static final Path FOLDER = Path.of("..").toAbsolutePath().normalize();
  static final Path ROOT = FOLDER.resolve("template.yaml");

  private Stacks() {}

  /**
   * A file.
   *
   * @param file absolute
   * @param name relative to the repository, for messages
   */
  record Stack(Path file, String name, Map<?, ?> document) {
    static Stack read(Path file) {
      return new Stack(
          file, FOLDER.relativize(file).toString(), section(CloudFormationYaml.read(file)));
    }

    Map<?, ?> parameters() {
      return section(document.get("Parameters"));
    }

    Map<?, ?> outputs() {
      return section(document.get("Outputs"));
    }

    /** Logical ID to resource. */
    Map<String, Map<?, ?>> resources() {
      Map<String, Map<?, ?>> resources = new LinkedHashMap<>();
      section(document.get("Resources"))
          .forEach((name, resource) -> resources.put(name.toString(), section(resource)));
      return resources;
    }

    /** Logical ID to resource of a type. */
    Map<String, Map<?, ?>> resources(String type) {
      var resources = resources();
      resources.values().removeIf(resource -> !type.equals(resource.get("Type")));
      return resources;
    }

    /** The stacks that it nests, by logical ID. */
    Map<String, Stack> nested() {
      Map<String, Stack> nested = new LinkedHashMap<>();
      resources("AWS::CloudFormation::Stack")
          .forEach(
              (name, resource) -> {
                String url = at(resource, "Properties", "TemplateURL").toString();
                nested.put(name, read(file.resolveSibling(url).normalize()));
              });
      return nested;
    }
  }

  /** Every file once, template.yaml first, those that it does not nest last. */
  static List<Stack> all() {
    List<Stack> all = new ArrayList<>();
    all.add(root());
    for (int i = 0; i < all.size(); i++) all.addAll(all.get(i).nested().values());
    all.addAll(beside());
    return all;
  }

  /** What infra/deploy makes beside template.yaml, in us-east-1. */
  static List<Stack> beside() {
    return Stream.of("infra/firewall.yaml", "infra/edge-logs.yaml")
        .map(FOLDER::resolve)
        .map(Stack::read)
        .toList();
  }

  static Stack root() {
    return Stack.read(ROOT);
  }

  /** The one stack that has a resource of a type under a name. */
  static Stack having(String type, String name) {
    return all().stream()
        .filter(stack -> stack.resources(type).containsKey(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stack has " + type + " " + name));
  }

  /** What stands below some keys; an empty mapping where nothing does. */
  static Object at(@Nullable Object from, String... keys) {
    @Nullable Object at = from;
    for (String key : keys) at = Objects.requireNonNullElse(section(at).get(key), Map.of());
    return Objects.requireNonNullElse(at, Map.of());
  }

  static Map<?, ?> section(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** One or several, as CloudFormation lets one write it. */
  static List<?> list(@Nullable Object value) {
    if (value == null) return List.of();
    return value instanceof List<?> list ? list : List.of(value);
  }

  /** Shows every mapping and value below a value, with its path. */
  static void walk(@Nullable Object value, String path, BiConsumer<String, Object> visitor) {
    if (value == null) return;
    visitor.accept(path, value);
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, child) -> walk(child, path + "." + key, visitor));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) walk(list.get(i), path + "[" + i + "]", visitor);
    }
  }

  /** Every name below a value that Ref, GetAtt or Sub mention: {@code X} or {@code X.Attribute}. */
  static List<String> mentions(@Nullable Object value) {
    List<String> mentions = new ArrayList<>();
    walk(
        value,
        "",
        (path, each) -> {
          if (!(each instanceof Map<?, ?> map)) return;
          if (map.get("Ref") instanceof String name) mentions.add(name);
          if (map.get("Fn::GetAtt") instanceof List<?> parts) {
            mentions.add(parts.get(0) + "." + parts.get(1));
          }
          Object sub = map.get("Fn::Sub");
          if (sub instanceof List<?> pair) sub = pair.getFirst();
          if (sub instanceof String text) mentions.addAll(placeholders(text));
        });
    return mentions;
  }

  private static List<String> placeholders(String text) {
    return Pattern.compile("\\$\\{([^!}][^}]*)}")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
