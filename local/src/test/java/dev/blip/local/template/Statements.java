package dev.blip.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements of policies, as they stand in a file. */
final class Statements {
  private Statements() {}

  /**
   * One statement.
   *
   * @param path where it stands
   * @param actions as written
   */
  record Statement(String path, List<String> actions, Map<?, ?> raw) {
    /** Whether it is for every resource. */
    boolean isAnything() {
      return Stacks.list(raw.get("Resource")).contains("*");
    }

    boolean allows() {
      return "Allow".equals(raw.get("Effect"));
    }
  }

  /** All statements below a value. */
  static List<Statement> below(@Nullable Object value, String path) {
    List<Statement> statements = new ArrayList<>();
    Stacks.walk(
        value,
        path,
        (place, each) -> {
          if (!(each instanceof Map<?, ?> map) || !map.containsKey("Effect")) return;
          List<String> actions =
              Stacks.list(map.get("Action")).stream().map(String::valueOf).toList();
          statements.add(new Statement(place, actions, map));
        });
    return statements;
  }
}
