package dev.blip.local.clicks;

import dev.blip.protocol.Text;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a replay is asked to do.
 *
 * @param file the CSV
 * @param to origin of a Blip, or a coordinator's and the path of a click room
 * @param atOnce most visits under way
 */
public record ReplayOptions(Path file, URI to, Speed speed, int atOnce) {
  private static final Set<String> NAMES = Set.of("file", "to", "speed", "atOnce");
  private static final int MOST_AT_ONCE = 1_000;
  private static final String ROOM = "/rooms/clicks/";

  /** How it is used. */
  public static final String HELP =
      """
      Replays clicks: sends the visits of a CSV to a Blip, as CloudFront would.

        mvn -Pclicks -Dfile=docs/sample-clicks.csv
        mvn -Pclicks -Dfile=clicks.csv -Dspeed=10 -Dto=http://localhost:8080

        -Dfile=PATH    the CSV; needed. Its path begins at the repository's root
        -Dto=ORIGIN    scheme, host and port of the Blip; http://localhost:8080 if left out.
                       http://localhost:8081/rooms/clicks/demo is the click room of the account demo at its coordinator: for load
                       on a room alone, in arrays, past redirects and ledger. COORDINATOR_SECRET is its secret, if it has one
        -Dspeed=N      so many times faster than it was, 0.01..100000, or max; 1 if left out
        -DatOnce=N     most visits under way, 1..1000; 64 if left out
        -Dhelp         this text

      The CSV is RFC 4180 in UTF-8, with a header line that names its columns, in any order:
        time           needed: 2026-11-20T12:00:00Z, or epoch milliseconds
        slug           needed: the link's. A link that is not there answers 404, and is counted so
        country        two capitals          latitude, longitude   degrees, both or neither
        userAgent      as the browser sent it
        city, device, referrer may stand there too. Other columns are passed over.
      Lines may stand in any order of time. A line that is wrong is told with its number, its value and
      what it may be; it is passed over, and the exit code is 1. Without a right header line nothing is sent.
      Clicks are counted at the time they are sent, not at the time in the CSV.

      A Blip on AWS takes a visitor's place from CloudFront alone, which overwrites these headers: visits
      that are sent there count, and all come from where this runs. No option changes that.
      Ctrl-C ends it with the summary. Exit code: 0 every visit was answered, 1 some were not or some lines
      were wrong, 2 it could not begin.
      """;

  /**
   * Reads {@code name=value}; an empty value is one left out.
   *
   * @throws IllegalArgumentException naming the option, its value and what it may be
   */
  public static ReplayOptions parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      String name = at < 0 ? argument : argument.substring(0, at);
      if (at < 0 || !NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "option must be one of file=, to=, speed=, atOnce=, was " + Text.quoted(argument));
      }
      String value = argument.substring(at + 1).strip();
      if (!value.isEmpty()) values.put(name, value);
    }
    return new ReplayOptions(
        file(values.getOrDefault("file", "")),
        origin(values.getOrDefault("to", "http://localhost:8080")),
        Speed.parse(values.getOrDefault("speed", "1")),
        atOnce(values.getOrDefault("atOnce", "64")));
  }

  /**
   * Opens where the visits go.
   *
   * @param secret of a coordinator, empty where it has none
   */
  public Destination destination(String secret) {
    String path = to.getPath();
    if (!path.startsWith(ROOM)) return new Blip(to);
    URI coordinator = URI.create(to.getScheme() + "://" + to.getRawAuthority());
    return new ClickRoom(coordinator, path.substring(ROOM.length()), secret);
  }

  private static Path file(String text) {
    if (text.isEmpty()) throw new IllegalArgumentException("file is missing: -Dfile=PATH");
    return Path.of(text);
  }

  private static URI origin(String text) {
    if (text.matches("https?://[^/?#@\\s]+(/|" + ROOM + "[a-z0-9][a-z0-9-]{0,62})?")) {
      URI origin = URI.create(text);
      if (origin.getHost() != null) return origin;
    }
    throw new IllegalArgumentException(
        "to must be http:// or https:// with a host, perhaps a port, and for a room "
            + ROOM
            + "{account}, was "
            + Text.quoted(text));
  }

  private static int atOnce(String text) {
    if (text.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST_AT_ONCE) return number;
    }
    throw new IllegalArgumentException(
        "atOnce must be 1.." + MOST_AT_ONCE + ", was " + Text.quoted(text));
  }
}
