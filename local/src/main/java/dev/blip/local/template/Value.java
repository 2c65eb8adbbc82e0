package dev.blip.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in the template and what stands there. References are resolved when a value is asked for,
 * so only what is used has to be resolvable.
 *
 * @param raw what the file says, null where it says nothing
 * @param path where, for messages
 */
record Value(@Nullable Object raw, String path, Intrinsics intrinsics) {

  private @Nullable Object resolved() {
    return intrinsics.resolve(raw, path);
  }

  boolean isPresent() {
    return resolved() != null;
  }

  /** What stands under a key; a value that is not present where there is nothing. */
  Value at(String key) {
    return entries().getOrDefault(key, new Value(null, path + "." + key, intrinsics));
  }

  Map<String, Value> entries() {
    Map<String, Value> entries = new LinkedHashMap<>();
    switch (resolved()) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((key, value) -> entries.put(key.toString(), child("." + key, value)));
      default -> throw error("must be a mapping");
    }
    entries.values().removeIf(value -> !value.isPresent());
    return entries;
  }

  List<Value> items() {
    List<Value> items = new ArrayList<>();
    switch (resolved()) {
      case null -> {}
      case List<?> list -> {
        for (Object item : list) items.add(child("[" + items.size() + "]", item));
      }
      default -> throw error("must be a list");
    }
    return items.stream().filter(Value::isPresent).toList();
  }

  String text() {
    return switch (resolved()) {
      case null -> throw error("is missing");
      case String text -> text;
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> throw error("must be a text");
    };
  }

  String text(String fallback) {
    return isPresent() ? text() : fallback;
  }

  int number(int fallback) {
    if (!isPresent()) return fallback;
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw new TemplateError(path + ": must be a whole number, was \"" + text() + '"', e);
    }
  }

  boolean flag(boolean fallback) {
    return switch (text(Boolean.toString(fallback))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw error("must be true or false, was \"" + text() + '"');
    };
  }

  Duration seconds(int fallback) {
    return Duration.ofSeconds(number(fallback));
  }

  TemplateError error(String what) {
    return new TemplateError(path + ": " + what);
  }

  private Value child(String step, @Nullable Object value) {
    return new Value(value, path + step, intrinsics);
  }
}
