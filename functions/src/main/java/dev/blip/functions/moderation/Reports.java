package dev.blip.functions.moderation;

import dev.blip.functions.Environment;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What visitors have reported, a note a link: how often for which reason, and the last comments.
 * Nothing says who. Forgotten 90 days after the last one. Safe for use by many threads.
 */
public final class Reports {
  private static final String KIND = "report";
  private static final Duration REMEMBERED = Duration.ofDays(90);
  private static final int MOST_COMMENTS = 10;

  /** So often a report is added anew that meets another of the same link, after a pause. */
  private static final int MOST_TRIES = 12;

  private static final int LONGEST_PAUSE_MS = 400;

  /** An operator waits for all of them. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final AttributeValue NONE = AttributeValue.builder().build();

  private final ModerationTable notes;

  public Reports(Environment environment) {
    notes = new ModerationTable(environment, environment.dynamoDb());
  }

  /** What may be wrong with a link. */
  public enum Reason {
    PHISHING("phishing", "It asks for passwords or money under a false name"),
    MALWARE("malware", "It brings harmful programs"),
    SPAM("spam", "It was sent to me as spam"),
    ILLEGAL("illegal", "What it leads to is illegal"),
    OTHER("other", "Something else");

    private final String text;
    private final String shown;

    Reason(String text, String shown) {
      this.text = text;
      this.shown = shown;
    }

    /** As forms and notes have it. */
    public String text() {
      return text;
    }

    /** As visitors read it. */
    public String shown() {
      return shown;
    }

    /**
     * A reason by its text.
     *
     * @throws Refusal (400) if there is none
     */
    public static Reason read(String text) {
      return Stream.of(values())
          .filter(each -> each.text.equals(text))
          .findAny()
          .orElseThrow(() -> Refusal.bad("reason must be one that the form has"));
    }
  }

  /** What a visitor added, in words. */
  record Comment(Instant at, String reason, String text) {}

  /**
   * All reports of a link.
   *
   * @param reasons how often each
   * @param comments the last ten as they were taken, those of the same moment in any order
   */
  record Reported(
      String slug,
      long times,
      Map<String, Long> reasons,
      List<Comment> comments,
      Instant first,
      Instant last) {}

  /**
   * Adds a report.
   *
   * @param slug as the link is spelt
   * @param comment empty for none
   * @throws Refusal (503) if others report the link all the time
   */
  public void add(String slug, Reason reason, String comment, Instant now) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (tries > 0) pause(tries);
      var note = notes.read(KIND, slug);
      Reported before = note.isEmpty() ? null : read(note);
      var reasons = new TreeMap<>(before == null ? Map.of() : before.reasons);
      reasons.merge(reason.text, 1L, Long::sum);
      var comments = new ArrayList<>(before == null ? List.of() : before.comments);
      if (!comment.isEmpty()) comments.add(new Comment(now, reason.text, comment));
      if (comments.size() > MOST_COMMENTS) comments.removeFirst();
      long times = before == null ? 0 : before.times;
      Instant first = before == null ? now : before.first;
      var next = new Reported(slug, times + 1, reasons, comments, first, now);
      if (notes.write(item(next), "times", before == null ? null : number(times))) return;
    }
    throw new Refusal(503, "link " + slug + " is being reported by others; try again");
  }

  /** Those who meet take turns by chance, among the more the longer they have met. */
  private static void pause(int tries) {
    int longest = Math.min(LONGEST_PAUSE_MS, 10 << tries);
    LockSupport.parkNanos(
        TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(1, longest)));
  }

  /** Those of most reports first, at equal numbers the latest. */
  List<Reported> most(int limit) {
    return notes.all(KIND, PATIENCE).stream()
        .map(Reports::read)
        .sorted(Comparator.comparingLong(Reported::times).thenComparing(Reported::last).reversed())
        .limit(limit)
        .toList();
  }

  /** Forgets all of a link; empty if there are none. */
  Optional<Reported> dismiss(String slug) {
    return Optional.of(notes.delete(KIND, slug)).filter(note -> !note.isEmpty()).map(Reports::read);
  }

  private static Map<String, AttributeValue> item(Reported reported) {
    var reasons = new HashMap<String, AttributeValue>();
    reported.reasons.forEach((reason, times) -> reasons.put(reason, number(times)));
    var comments = reported.comments.stream().map(Reports::item).toList();
    return ModerationTable.item(
        KIND,
        reported.slug,
        Map.of(
            "times", number(reported.times),
            "reasons", AttributeValue.fromM(reasons),
            "comments", AttributeValue.fromL(comments),
            "first", text(reported.first),
            "last", text(reported.last),
            "forgetAt", number(reported.last.plus(REMEMBERED).getEpochSecond())));
  }

  private static AttributeValue item(Comment comment) {
    return AttributeValue.fromM(
        Map.of(
            "at", text(comment.at),
            "reason", text(comment.reason),
            "text", text(comment.text)));
  }

  private static Reported read(Map<String, AttributeValue> note) {
    var reasons = new TreeMap<String, Long>();
    note.getOrDefault("reasons", NONE)
        .m()
        .forEach((reason, times) -> reasons.put(reason, Long.valueOf(times.n())));
    var comments = note.getOrDefault("comments", NONE).l().stream().map(Reports::comment).toList();
    return new Reported(
        ModerationTable.nameOf(note),
        Long.parseLong(note.getOrDefault("times", number(0)).n()),
        reasons,
        comments,
        Instant.parse(read(note, "first")),
        Instant.parse(read(note, "last")));
  }

  private static Comment comment(AttributeValue comment) {
    var fields = comment.m();
    return new Comment(
        Instant.parse(read(fields, "at")), read(fields, "reason"), read(fields, "text"));
  }

  private static String read(Map<String, AttributeValue> fields, String name) {
    return String.valueOf(fields.getOrDefault(name, NONE).s());
  }

  private static AttributeValue text(Object text) {
    return AttributeValue.fromS(text.toString());
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
