package dev.blip.local;

import dev.blip.functions.Cors;
import dev.blip.protocol.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be set from outside.
 *
 * @param port of the gateway, 0 for any
 * @param data folder for all that is kept, null to keep nothing
 * @param demo whether to make the demo account's links and traffic
 * @param coordinators how many coordinators to run
 * @param coordinatorPort of the first coordinator, the next ones on the next ports; 0 for any
 * @param clicks how rooms of clicks show them
 * @param roomJars jars with further kinds of rooms, separated as in a class path; may be empty
 * @param allowedOrigins origins whose pages may call API and rooms, with commas between; may be
 *     empty
 * @param bridge the topic that the queue of the bridge follows; none if empty
 * @param limits whether accounts and addresses are held to the template's rates
 * @param restAfter after how many seconds without anything to do the coordinator leaves; 0: never
 */
public record Settings(
    int port,
    @Nullable Path data,
    boolean demo,
    int coordinators,
    int coordinatorPort,
    ClickSettings clicks,
    String roomJars,
    String allowedOrigins,
    String bridge,
    boolean limits,
    int restAfter) {
  private static final int LAST_PORT = 65_535;
  private static final int MOST_COORDINATORS = 16;
  private static final int FIRST_FLUSH_MS = 100;
  private static final int WEEK_MS = 604_800_000;

  /**
   * Reads {@code BLIP_…} variables; those left out or empty have their defaults.
   *
   * @throws StartFailed if one is out of its range; the message names it
   */
  public static Settings from(Map<String, String> environment) throws StartFailed {
    var variables = new Variables(environment);
    int port = variables.number("BLIP_PORT", 8080, 1, LAST_PORT);
    int coordinators = variables.number("BLIP_COORDINATORS", 1, 1, MOST_COORDINATORS);
    return new Settings(
        port,
        variables.folder("BLIP_DATA", ".blip"),
        variables.isOn("BLIP_DEMO", "on"),
        coordinators,
        variables.number("BLIP_COORDINATOR_PORT", port + 1, 1, LAST_PORT - coordinators + 1),
        clicks(variables),
        variables.text("BLIP_ROOM_JARS", ""),
        origins(variables),
        variables.text("BLIP_BRIDGE_TOPIC", ""),
        variables.isOn("BLIP_LIMITS", "off"),
        restAfter(variables, coordinators));
  }

  private static int restAfter(Variables variables, int coordinators) throws StartFailed {
    String profile = variables.text("BLIP_PROFILE", "small");
    boolean rests = profile.equals("rest");
    if (!rests && !profile.equals("small")) {
      throw new StartFailed("BLIP_PROFILE must be rest or small, was " + Text.quoted(profile));
    }
    int after = variables.number("BLIP_REST_AFTER", 900, 1, 86_400);
    if (!rests) return 0;
    if (coordinators == 1) return after;
    throw new StartFailed(
        "BLIP_COORDINATORS must be 1 where BLIP_PROFILE is rest, was " + coordinators);
  }

  /** Whether the coordinator leaves when it has nothing to do. */
  boolean rests() {
    return restAfter > 0;
  }

  private static String origins(Variables variables) throws StartFailed {
    String text = variables.text("BLIP_ALLOWED_ORIGINS", "");
    try {
      Cors.origins(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new StartFailed("BLIP_ALLOWED_ORIGINS " + e.getMessage(), e);
    }
  }

  private static ClickSettings clicks(Variables variables) throws StartFailed {
    int flush = variables.number("BLIP_FLUSH_MS", 2_000, 50, 60_000);
    return new ClickSettings(
        Duration.ofMillis(flush),
        Duration.ofMillis(
            variables.number("BLIP_FIRST_FLUSH_MS", Math.min(FIRST_FLUSH_MS, flush), 0, flush)),
        variables.number("BLIP_WINDOW", 1_000, 1, 100_000),
        Duration.ofMillis(variables.number("BLIP_WINDOW_AGE_MS", 3_600_000, 1_000, WEEK_MS)));
  }

  /** An empty house on free ports, for tests. */
  public static Settings inFolder(@Nullable Path data) {
    return new Settings(0, data, false, 1, 0, ClickSettings.DEFAULT, "", "", "", false, 0);
  }

  private record Variables(Map<String, String> environment) {
    private String text(String name, String fallback) {
      String value = environment.getOrDefault(name, "").strip();
      return value.isEmpty() ? fallback : value;
    }

    int number(String name, int fallback, int least, int most) throws StartFailed {
      String text = text(name, Integer.toString(fallback));
      try {
        int value = Integer.parseInt(text);
        if (least <= value && value <= most) return value;
      } catch (NumberFormatException e) {
        throw outside(name, text, least + ".." + most, e);
      }
      throw outside(name, text, least + ".." + most, null);
    }

    boolean isOn(String name, String fallback) throws StartFailed {
      String text = text(name, fallback);
      return switch (text) {
        case "on" -> true;
        case "off" -> false;
        default -> throw outside(name, text, "on or off", null);
      };
    }

    @Nullable Path folder(String name, String fallback) throws StartFailed {
      String text = text(name, fallback);
      if (text.equals(":memory:")) return null;
      try {
        return Path.of(text);
      } catch (IllegalArgumentException e) {
        throw outside(name, text, "a folder or :memory:", e);
      }
    }

    private static StartFailed outside(
        String name, String value, String range, @Nullable Exception cause) {
      String message = name + " must be " + range + ", was " + Text.quoted(value);
      return cause == null ? new StartFailed(message) : new StartFailed(message, cause);
    }
  }
}
