package dev.blip.functions.redirect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells crawlers and link previews by their User-Agent: by the maintained list {@code
 * crawlers/crawler-user-agents.json}, and where {@code crawlers/exceptions.txt} differs, by that.
 * Nearly all of both are plain words, which are looked for as such. Safe for use by many threads.
 */
final class Crawlers {
  private static final Pattern PLAIN = Pattern.compile("[\\w \\-:;,@!/]+");
  private static final int MOST_REMEMBERED = 5_000;

  private final List<String> words = new ArrayList<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private final Recent<Boolean> remembered = new Recent<>(MOST_REMEMBERED, crawler -> 1);

  Crawlers() {
    Set<String> without = exceptions('-').collect(Collectors.toSet());
    for (JsonNode crawler : published()) {
      String pattern = crawler.path("pattern").asText();
      if (!without.contains(pattern)) add(pattern);
    }
    exceptions('+').forEach(this::add);
  }

  private void add(String pattern) {
    String word = pattern.replace("\\/", "/").replace("\\.", ".").replace("\\-", "-");
    boolean plain =
        PLAIN.matcher(word.replace(".", "")).matches() && !pattern.replace("\\.", "").contains(".");
    if (plain) words.add(word);
    else patterns.add(Pattern.compile(pattern));
  }

  /** The list as it is published: objects with a {@code pattern} and its {@code instances}. */
  static JsonNode published() {
    return Json.tree(read("crawler-user-agents.json"));
  }

  /** The patterns that Blip adds ({@code +}), or takes out of the list ({@code -}). */
  static Stream<String> exceptions(char sign) {
    return read("exceptions.txt")
        .lines()
        .filter(line -> !line.isEmpty() && line.charAt(0) == sign)
        .map(line -> line.substring(1));
  }

  private static String read(String file) {
    try (InputStream in = Crawlers.class.getResourceAsStream("crawlers/" + file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  boolean include(String userAgent) {
    Boolean known = remembered.get(userAgent);
    if (known == null) remembered.put(userAgent, known = look(userAgent));
    return known;
  }

  private boolean look(String userAgent) {
    return words.stream().anyMatch(userAgent::contains)
        || patterns.stream().anyMatch(pattern -> pattern.matcher(userAgent).find());
  }
}
