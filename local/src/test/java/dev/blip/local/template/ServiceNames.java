package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What services take as a name, ID or description: {@code aws-names.txt}.
 *
 * @param rules by type and property, {@code AWS::KMS::Key Description}
 */
record ServiceNames(Map<String, Rule> rules) {
  private static final Pattern NAMING =
      Pattern.compile("(.*Name|.*Description|.*Comment|.*Namespace|.*Id|Family|Sid|Title)");

  /** Whose properties are others' to judge: a stack's parameters, an API's own language. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("AWS::CloudFormation::Stack Parameters.*|AWS::ApiGatewayV2::Api Body.*");

  private record Rule(int most, Pattern pattern) {
    boolean takes(String text) {
      return text.length() <= most && pattern.matcher(text).matches();
    }
  }

  static ServiceNames read() {
    Map<String, Rule> rules = new HashMap<>();
    for (String line : lines()) {
      if (line.isBlank() || line.startsWith("#")) continue;
      List<String> columns = Arrays.asList(line.split(" \\| ", 4));
      assertThat(columns).as(line).hasSize(4);
      String what = columns.get(0) + " " + columns.get(1);
      var rule = new Rule(Integer.parseInt(columns.get(2)), Pattern.compile(columns.get(3)));
      assertThat(rules.put(what, rule)).as(what).isNull();
    }
    return new ServiceNames(rules);
  }

  private static List<String> lines() {
    try (InputStream in = ServiceNames.class.getResourceAsStream("/aws-names.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("aws-names.txt", e);
    }
  }

  /**
   * Looks at each name of a stack, and says what is wrong.
   *
   * @return how many it has looked at
   */
  int look(Stack stack, Texts texts, List<String> wrong) {
    int[] looked = new int[1];
    stack
        .resources()
        .forEach(
            (name, resource) ->
                leaves(
                    resource.get("Properties"),
                    "",
                    (property, value) -> {
                      String what = resource.get("Type") + " " + property;
                      if (!isName(property) || ELSEWHERE.matcher(what).matches()) return;
                      for (String text : texts.of(value)) {
                        looked[0]++;
                        String why = refused(what, text);
                        if (why != null) wrong.add(stack.name() + ": " + name + ": " + why);
                      }
                    }));
    return looked[0];
  }

  private @Nullable String refused(String what, String text) {
    Rule rule = rules.get(what);
    if (rule == null) return what + ": aws-names.txt does not say what the service takes";
    if (rule.takes(text)) return null;
    return what + " must be 1.." + rule.most + " of " + rule.pattern + ", was '" + text + "'";
  }

  private static boolean isName(String property) {
    return NAMING.matcher(property.substring(property.lastIndexOf('.') + 1)).matches();
  }

  /** Shows every text below a value, and every function of CloudFormation's, with its property. */
  private static void leaves(
      @Nullable Object value, String property, BiConsumer<String, Object> visitor) {
    if (value instanceof Map<?, ?> map && !isFunction(map)) {
      map.forEach(
          (key, child) ->
              leaves(child, property.isEmpty() ? key.toString() : property + "." + key, visitor));
    } else if (value instanceof List<?> list) {
      for (Object child : list) leaves(child, property + "[]", visitor);
    } else if (value != null) {
      visitor.accept(property, value);
    }
  }

  private static boolean isFunction(Map<?, ?> map) {
    return map.size() == 1
        && map.keySet().stream()
            .map(Object::toString)
            .anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
  }
}
