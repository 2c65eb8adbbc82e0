package dev.blip.local.template;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** CloudFormation's functions: Ref, Sub, Join, If and their kin. */
final class Intrinsics {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final References references;
  private final Map<?, ?> conditions;
  private final Map<?, ?> mappings;

  Intrinsics(References references, Map<?, ?> conditions, Map<?, ?> mappings) {
    this.references = references;
    this.conditions = conditions;
    this.mappings = mappings;
  }

  /** The value that a function stands for; anything else as it is; null for AWS::NoValue. */
  @Nullable Object resolve(@Nullable Object raw, String path) {
    if (!(raw instanceof Map<?, ?> map) || map.size() != 1) return raw;
    Map.Entry<?, ?> only = map.entrySet().iterator().next();
    String name = only.getKey().toString();
    if (name.equals("Ref")) return references.ref(text(only.getValue(), path), path);
    if (name.equals("Condition")) return isTrue(text(only.getValue(), path), path);
    if (!name.startsWith("Fn::")) return raw;
    return call(name, only.getValue(), path + "." + name);
  }

  /** Whether a condition of the template holds. */
  boolean isTrue(String condition, String path) {
    Object body = conditions.get(condition);
    if (body == null) throw new TemplateError(path + ": no condition is named " + condition);
    return truth(body, "Conditions." + condition);
  }

  private @Nullable Object call(String name, Object argument, String path) {
    return switch (name) {
      case "Fn::Sub" -> substitute(argument, path);
      case "Fn::Join" -> join(arguments(argument, 2, path), path);
      case "Fn::GetAtt" -> attribute(arguments(argument, 2, path), path);
      case "Fn::If" -> choose(arguments(argument, 3, path), path);
      case "Fn::Equals" -> equal(arguments(argument, 2, path), path);
      case "Fn::And" -> list(argument, path).stream().allMatch(each -> truth(each, path));
      case "Fn::Or" -> list(argument, path).stream().anyMatch(each -> truth(each, path));
      case "Fn::Not" -> !truth(arguments(argument, 1, path).getFirst(), path);
      case "Fn::Select" -> select(arguments(argument, 2, path), path);
      case "Fn::Split" -> split(arguments(argument, 2, path), path);
      case "Fn::FindInMap" -> find(arguments(argument, 3, path), path);
      default -> throw new TemplateError(path + ": " + name + " is not known on a laptop");
    };
  }

  private String substitute(Object argument, String path) {
    if (argument instanceof List<?> pair) {
      List<?> both = arguments(pair, 2, path);
      return substitute(text(both.get(0), path), map(both.get(1), path), path);
    }
    return substitute(text(argument, path), Map.of(), path);
  }

  private String substitute(String pattern, Map<?, ?> own, String path) {
    return PLACEHOLDER
        .matcher(pattern)
        .replaceAll(found -> Matcher.quoteReplacement(placeholder(found, own, path)));
  }

  private String placeholder(MatchResult found, Map<?, ?> own, String path) {
    String name = found.group(2);
    if (!found.group(1).isEmpty()) return "${" + name + "}";
    Object value = own.get(name);
    if (value != null) return text(value, path);
    int dot = name.indexOf('.');
    return text(
        dot < 0
            ? references.ref(name, path)
            : references.attribute(name.substring(0, dot), name.substring(dot + 1), path),
        path);
  }

  private String join(List<?> arguments, String path) {
    return list(arguments.get(1), path).stream()
        .map(each -> text(each, path))
        .collect(Collectors.joining(text(arguments.get(0), path)));
  }

  private Object attribute(List<?> arguments, String path) {
    return references.attribute(text(arguments.get(0), path), text(arguments.get(1), path), path);
  }

  private @Nullable Object choose(List<?> arguments, String path) {
    boolean first = isTrue(text(arguments.get(0), path), path);
    return resolve(arguments.get(first ? 1 : 2), path);
  }

  private boolean equal(List<?> arguments, String path) {
    return text(arguments.get(0), path).equals(text(arguments.get(1), path));
  }

  private @Nullable Object select(List<?> arguments, String path) {
    List<?> from = list(arguments.get(1), path);
    String index = text(arguments.get(0), path);
    if (!index.matches("\\d{1,4}") || Integer.parseInt(index) >= from.size()) {
      throw new TemplateError(
          path + ": index must be 0.." + (from.size() - 1) + ", was \"" + index + '"');
    }
    return resolve(from.get(Integer.parseInt(index)), path);
  }

  private List<String> split(List<?> arguments, String path) {
    String separator = Pattern.quote(text(arguments.get(0), path));
    return Stream.of(text(arguments.get(1), path).split(separator, -1)).toList();
  }

  private Object find(List<?> arguments, String path) {
    Object level = mappings;
    for (Object step : arguments) {
      String key = text(step, path);
      level = level instanceof Map<?, ?> map ? map.get(key) : null;
      if (level == null) throw new TemplateError(path + ": Mappings have nothing at " + key);
    }
    return level;
  }

  private boolean truth(Object raw, String path) {
    return switch (resolve(raw, path)) {
      case Boolean truth -> truth;
      case String text when text.equals("true") || text.equals("false") -> text.equals("true");
      case null, default -> throw new TemplateError(path + ": must be a condition");
    };
  }

  private String text(@Nullable Object raw, String path) {
    return switch (resolve(raw, path)) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case null, default -> throw new TemplateError(path + ": must be a text");
    };
  }

  private List<?> list(@Nullable Object raw, String path) {
    if (resolve(raw, path) instanceof List<?> list) return list;
    throw new TemplateError(path + ": must be a list");
  }

  private List<?> arguments(Object raw, int count, String path) {
    if (raw instanceof List<?> list && list.size() == count) return list;
    throw new TemplateError(path + ": must be a list of " + count);
  }

  private Map<?, ?> map(Object raw, String path) {
    if (raw instanceof Map<?, ?> map) return map;
    throw new TemplateError(path + ": must be a mapping");
  }
}
