package dev.blip.functions.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the queue that says what of an erasure is to be done next: the clicks' room, the
 * clicks day by day from the newest to the oldest, the counters from the oldest hour on, hot days'
 * first.
 *
 * @param link empty for all that the account has
 * @param until as {@link Erasure#until}
 * @param first the oldest day that may have clicks of it
 * @param day the day whose clicks are next; later ones have none left
 * @param after where in its part it goes on: behind this ID, or this key; null for the begin
 */
record Sweep(
    String account,
    String link,
    long until,
    Part part,
    LocalDate first,
    LocalDate day,
    @Nullable String after) {
  private static final String NAME = "sweep";

  /** What is done one after the other, for a link's clicks or for all of an account. */
  enum Part {
    ROOM,
    LINKS,
    SECRETS,
    CHANGES,
    ROOMS,
    TOTALS,
    CLICKS,
    SHARDS,
    COUNTS,
    ACCOUNT
  }

  /** Whether all that the account has is erased, and not one link's clicks. */
  boolean isOfAccount() {
    return link.isEmpty();
  }

  Sweep at(@Nullable String place) {
    return new Sweep(account, link, until, part, first, day, place);
  }

  Sweep ofDay(LocalDate next) {
    return new Sweep(account, link, until, part, first, next, null);
  }

  Sweep of(Part next) {
    return new Sweep(account, link, until, next, first, day, null);
  }

  Sweep since(LocalDate oldest) {
    return new Sweep(account, link, until, part, oldest, day, after);
  }

  /** Whether a message is of this kind. */
  static boolean isOne(String body) {
    return body.startsWith("{\"" + NAME + "\"");
  }

  String text() {
    var text =
        new Words(account, link, until, part.name(), first.toString(), day.toString(), after);
    return Json.write(Map.of(NAME, text));
  }

  /** Days as texts. */
  private record Words(
      String account,
      String link,
      long until,
      String part,
      String first,
      String day,
      @Nullable String after) {}

  /**
   * @throws Refusal (400) if a text is none
   */
  static Sweep read(String body) {
    JsonNode tree = Json.tree(body).path(NAME);
    try {
      Words text = Json.read(Json.write(tree), Words.class);
      return new Sweep(
          text.account,
          text.link,
          text.until,
          Part.valueOf(String.valueOf(text.part)),
          LocalDate.parse(String.valueOf(text.first)),
          LocalDate.parse(String.valueOf(text.day)),
          text.after);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Refusal.bad("sweep must say what of an erasure is next: " + e.getMessage());
    }
  }
}
