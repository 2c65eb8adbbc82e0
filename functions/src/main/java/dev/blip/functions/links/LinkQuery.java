package dev.blip.functions.links;

import dev.blip.functions.HttpCall;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of an account's links are wanted, and in which order.
 *
 * @param prefix slugs begin with it, as they are spelt; empty for all
 * @param text stands in slug, title or destination, in lower case; null for all
 * @param tag one of the link's; null for all
 * @param domain one of the link's addresses leads there, or below it; null for all
 * @param limit most links of a page
 */
record LinkQuery(
    String account,
    String prefix,
    @Nullable String text,
    @Nullable String tag,
    @Nullable String domain,
    @Nullable State state,
    Sort sort,
    boolean descending,
    int limit) {
  private static final int USUAL_LIMIT = 50;
  private static final int MOST_LIMIT = 100;
  private static final int MOST_EXPORTED = 1_000;
  private static final int LONGEST_TEXT = 200;

  /** What stands in the way of a link's visitors, or does not. */
  enum State {
    EXPIRED("expired"),
    USED_UP("usedUp"),
    OFF("off"),
    SCHEDULED("scheduled"),
    TAKEN_DOWN("takenDown"),
    LIVE("live");

    private final String text;

    State(String text) {
      this.text = text;
    }

    boolean isOf(Link link, Instant now) {
      return switch (this) {
        case OFF -> !link.settings().enabled();
        case EXPIRED -> link.isExpired(now);
        case USED_UP -> link.isUsedUp();
        case SCHEDULED -> link.isAhead(now);
        case TAKEN_DOWN -> link.takenDown() != null;
        case LIVE ->
            Stream.of(OFF, EXPIRED, USED_UP, SCHEDULED, TAKEN_DOWN)
                .noneMatch(each -> each.isOf(link, now));
      };
    }
  }

  /** By what links are in order; what has no such value counts as the least. */
  enum Sort {
    SLUG("slug", false),
    CREATED("created", true),
    CLICKS("clicks", true),
    TITLE("title", false),
    LAST_CLICK("lastClick", true);

    private final String text;
    private final boolean descends;

    Sort(String text, boolean descends) {
      this.text = text;
      this.descends = descends;
    }
  }

  /**
   * Reads a request's parameters.
   *
   * @throws Refusal (400) naming the parameter, its value and what it may be
   */
  static LinkQuery read(HttpCall call, String account) {
    call.mayAsk("limit", "cursor", "prefix", "q", "tag", "domain", "state", "sort", "order");
    Sort sort = one("sort", call.query("sort"), Sort.values(), each -> each.text, Sort.SLUG);
    String order = call.query("order");
    if (order != null && !Set.of("asc", "desc").contains(order)) {
      throw Refusal.bad("order must be asc or desc, was " + Text.quoted(order));
    }
    String state = call.query("state");
    String text = text("q", call.query("q"), LONGEST_TEXT);
    return new LinkQuery(
        account,
        prefix(call.query("prefix")),
        text == null ? null : text.toLowerCase(Locale.ROOT),
        text("tag", call.query("tag"), LinkDraft.LONGEST_TAG),
        domain(call.query("domain")),
        state == null ? null : one("state", state, State.values(), each -> each.text, State.LIVE),
        sort,
        order == null ? sort.descends : order.equals("desc"),
        limit(call.query("limit"), USUAL_LIMIT, MOST_LIMIT));
  }

  /** The same of an export, which is in the order of slugs. */
  static LinkQuery ofExport(HttpCall call, String account) {
    call.mayAsk("format", "limit", "cursor", "prefix");
    return new LinkQuery(
        account,
        prefix(call.query("prefix")),
        null,
        null,
        null,
        null,
        Sort.SLUG,
        false,
        limit(call.query("limit"), MOST_EXPORTED, MOST_EXPORTED));
  }

  private static <T> T one(
      String name, @Nullable String said, T[] all, Function<T, String> text, T otherwise) {
    if (said == null) return otherwise;
    for (T each : all) if (text.apply(each).equals(said)) return each;
    List<String> may = Arrays.stream(all).map(text).toList();
    throw Refusal.bad(name + " must be one of " + may + ", was " + Text.quoted(said));
  }

  private static String prefix(@Nullable String text) {
    if (text == null || text.matches("[a-zA-Z0-9_-]{0,64}")) return text == null ? "" : text;
    throw Refusal.bad("prefix must have 0..64 of a-z A-Z 0-9 _ -, was " + Text.quoted(text));
  }

  private static @Nullable String text(String name, @Nullable String text, int longest) {
    if (text == null || (!text.isEmpty() && text.length() <= longest)) return text;
    throw Refusal.bad(
        "%s must have 1..%d characters, was %s".formatted(name, longest, Text.quoted(text)));
  }

  private static @Nullable String domain(@Nullable String text) {
    if (text == null) return null;
    return WebHost.canonical(text)
        .orElseThrow(
            () -> Refusal.bad("domain must be such as example.org, was " + Text.quoted(text)));
  }

  private static int limit(@Nullable String text, int usual, int most) {
    if (text == null) return usual;
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= most) return limit;
    }
    throw Refusal.bad("limit must be 1.." + most + ", was " + Text.quoted(text));
  }

  /** All that a cursor belongs to; the limit may change from page to page. */
  String question() {
    return String.join(
        "\n",
        Stream.of(account, prefix, text, tag, domain, state, sort, descending)
            .map(String::valueOf)
            .toList());
  }

  /** Whether it wants other links than all of a prefix. */
  boolean sieves() {
    return text != null || tag != null || domain != null || state != null;
  }

  boolean wants(Link link, Instant now) {
    LinkSettings settings = link.settings();
    return (text == null || isIn(link, text))
        && (tag == null || settings.tags().contains(tag))
        && (domain == null || settings.addresses().anyMatch(each -> leadsTo(each, domain)))
        && (state == null || state.isOf(link, now));
  }

  private static boolean isIn(Link link, String text) {
    LinkSettings settings = link.settings();
    return Stream.of(link.slug(), settings.title(), settings.destination())
        .anyMatch(each -> each != null && each.toLowerCase(Locale.ROOT).contains(text));
  }

  private static boolean leadsTo(String address, String domain) {
    String host = WebAddress.hostOf(address);
    return host.equals(domain) || host.endsWith("." + domain);
  }
}
