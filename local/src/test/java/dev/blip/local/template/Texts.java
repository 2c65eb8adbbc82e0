package dev.blip.local.template;

import dev.blip.local.template.Stacks.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What texts of a template will be on AWS at their longest, so far as that can be said before.
 *
 * @param stackName of the stack itself
 * @param known parameters and pseudo parameters
 */
record Texts(Stack stack, String stackName, Map<String, String> known) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

  /** The longest of each. */
  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::AccountId", "123456789012",
          "AWS::Partition", "aws-us-gov",
          "AWS::Region", "ap-southeast-1",
          "AWS::URLSuffix", "amazonaws.com.cn");

  /** What a resource's name may be, where a text has it in it. */
  private static final String RESOURCE = "Resource";

  /** Those of template.yaml; its parameters have their defaults. */
  static Texts ofRoot(Stack stack, String stackName) {
    Map<String, String> known = new HashMap<>(PSEUDO);
    known.put("AWS::StackName", stackName);
    stack
        .parameters()
        .forEach(
            (name, parameter) -> known.put(name.toString(), defaultOf(Stacks.section(parameter))));
    return new Texts(stack, stackName, known);
  }

  private static String defaultOf(Map<?, ?> parameter) {
    Object value = parameter.get("Default");
    return value == null ? "" : value.toString();
  }

  /** Those of a stack that this one nests, with the parameters that it is given. */
  Texts nested(String name) {
    Stack inner = stack.nested().get(name);
    if (inner == null) throw new AssertionError(stack.name() + " nests no " + name);
    // As CloudFormation names it: with letters and digits of its own.
    String innerName = stackName + "-" + name + "-ABCDEFGHIJKLM";
    Map<String, String> known = new HashMap<>(ofRoot(inner, innerName).known);
    Object given = Stacks.at(stack.resources().get(name), "Properties", "Parameters");
    Stacks.section(given)
        .forEach(
            (parameter, value) -> {
              List<String> texts = of(value);
              if (!texts.isEmpty()) known.put(parameter.toString(), texts.getFirst());
            });
    return new Texts(inner, innerName, known);
  }

  /**
   * What a value may be: several where a condition chooses, none where only a resource is named.
   */
  List<String> of(@Nullable Object value) {
    if (value instanceof String text) return List.of(text);
    if (!(value instanceof Map<?, ?> map)) return List.of();
    if (map.get("Ref") instanceof String name) {
      String text = known.get(name);
      return text == null || text.isEmpty() ? List.of() : List.of(text);
    }
    if (map.get("Fn::If") instanceof List<?> choice) {
      return choice.stream().skip(1).flatMap(each -> of(each).stream()).toList();
    }
    Object sub = map.get("Fn::Sub");
    if (sub instanceof List<?> pair) sub = pair.getFirst();
    if (sub instanceof String text) return List.of(filled(text));
    return join(map);
  }

  private List<String> join(Map<?, ?> map) {
    if (!(map.get("Fn::Join") instanceof List<?> join)) return List.of();
    List<String> parts =
        Stacks.list(join.get(1)).stream()
            .map(part -> of(part).isEmpty() ? RESOURCE : of(part).getFirst())
            .toList();
    return List.of(String.join(String.valueOf(join.getFirst()), parts));
  }

  private String filled(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(known.getOrDefault(found.group(1), RESOURCE)));
  }
}
