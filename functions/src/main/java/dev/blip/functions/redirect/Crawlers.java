package dev.blip.functions.redirect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Tells crawlers and link previews by their User-Agent, from a maintained list whose source stands
 * in its first lines. Nearly all of it are plain words, which are looked for as such.
 */
final class Crawlers {
  private static final Pattern PLAIN = Pattern.compile("[\\w \\-:;,@!/]+");
  private static final int MOST_REMEMBERED = 5_000;

  private final List<String> words = new ArrayList<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private final Recent<Boolean> remembered = new Recent<>(MOST_REMEMBERED, crawler -> 1);

  Crawlers() {
    for (String line : lines()) {
      String word = line.replace("\\/", "/").replace("\\.", ".").replace("\\-", "-");
      if (PLAIN.matcher(word.replace(".", "")).matches()
          && !line.replace("\\.", "").contains(".")) {
        words.add(word);
      } else {
        patterns.add(Pattern.compile(line));
      }
    }
  }

  private static List<String> lines() {
    try (InputStream in = Crawlers.class.getResourceAsStream("crawlers.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#") && !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("crawlers.txt cannot be read", e);
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
