package dev.blip.functions.links;

import dev.blip.functions.Environment;
import dev.blip.functions.PageCursor;
import dev.blip.functions.history.LinkCount;
import dev.blip.functions.history.LinkCounts;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * An account's links, a page at a time, from the index by account. In the order of slugs a page
 * reads on from where the one before ended. Any other order is found by reading all of the
 * account's links, or all of a prefix: values such as clicks change all the time, and an index over
 * them would be written at each click.
 */
final class LinkPages {
  private static final String BY_ACCOUNT = "byAccount";

  /** So often the index is asked for one page; what is wanted may be rare. */
  private static final int MOST_QUERIES = 10;

  private static final int SIEVED_AT_ONCE = 1_000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final LinkCounts counts;

  LinkPages(Environment environment, LinkCounts counts) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("LINKS_TABLE");
    this.counts = counts;
  }

  /**
   * A link with what was counted of it.
   *
   * @param place of the link in the order that was asked for; a cursor leads on behind it
   */
  record Counted(Link link, LinkCount count, String place) {}

  /**
   * Some of the links.
   *
   * @param cursor leads to the next, null at the end; a page may be short and still have one
   */
  record Page(List<Counted> links, @Nullable String cursor) {}

  /**
   * Reads a page.
   *
   * @throws Refusal (400) if the cursor is none of this question's
   */
  Page read(LinkQuery query, @Nullable String cursor, Instant now) {
    String place = cursor == null ? null : place(cursor, query);
    return query.sort() == LinkQuery.Sort.SLUG
        ? bySlug(query, place, now)
        : inOrder(query, place, now);
  }

  private static String place(String cursor, LinkQuery query) {
    boolean bySlug = query.sort() == LinkQuery.Sort.SLUG;
    return PageCursor.place(cursor, query.question())
        .filter(place -> bySlug ? LinkItem.isSlug(place) : place.indexOf('\n') >= 0)
        .orElseThrow(
            () ->
                Refusal.bad(
                    "cursor must be one that was answered to the same account for the same prefix,"
                        + " q, tag, domain, state, sort and order, was "
                        + Text.quoted(cursor)));
  }

  private Page bySlug(LinkQuery query, @Nullable String after, Instant now) {
    List<Link> links = new ArrayList<>();
    String place = after;
    for (int queries = 0; queries < MOST_QUERIES; queries++) {
      int left = query.limit() - links.size();
      var found = dynamoDb.query(request(query, place, query.sieves() ? SIEVED_AT_ONCE : left));
      for (var item : found.items()) {
        Link link = LinkItem.read(item);
        // There is one more that may be wanted, so that a page that ends here has a cursor.
        if (links.size() == query.limit()) return page(query, links, place);
        if (query.wants(link, now)) links.add(link);
        place = link.slug();
      }
      if (found.lastEvaluatedKey().isEmpty()) return page(query, links, null);
      if (links.size() == query.limit()) return page(query, links, place);
    }
    return page(query, links, place);
  }

  private Page page(LinkQuery query, List<Link> links, @Nullable String place) {
    Map<String, LinkCount> counted = counts(query.account(), links);
    return new Page(
        links.stream().map(link -> new Counted(link, count(counted, link), link.slug())).toList(),
        place == null ? null : cursor(place, query));
  }

  /** Leads on behind a link's place. */
  static String cursor(String place, LinkQuery query) {
    return PageCursor.of(place, query.question());
  }

  private Map<String, LinkCount> counts(String account, List<Link> links) {
    if (links.isEmpty()) return Map.of();
    List<String> slugs = links.stream().map(Link::slug).sorted().toList();
    return counts.read(account, slugs.getFirst(), slugs.getLast());
  }

  private static LinkCount count(Map<String, LinkCount> counted, Link link) {
    return counted.getOrDefault(link.slug(), LinkCount.NONE);
  }

  private QueryRequest request(LinkQuery query, @Nullable String after, int limit) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":account", AttributeValue.fromS(query.account()));
    if (!query.prefix().isEmpty()) values.put(":prefix", AttributeValue.fromS(query.prefix()));
    boolean all = query.prefix().isEmpty();
    return QueryRequest.builder()
        .tableName(table)
        .indexName(BY_ACCOUNT)
        .keyConditionExpression(
            "account = :account" + (all ? "" : " AND begins_with(slug, :prefix)"))
        .expressionAttributeValues(values)
        .scanIndexForward(query.sort() != LinkQuery.Sort.SLUG || !query.descending())
        .exclusiveStartKey(after == null ? null : start(query.account(), after))
        .limit(limit)
        .build();
  }

  private static Map<String, AttributeValue> start(String account, String slug) {
    return Map.of("slug", AttributeValue.fromS(slug), "account", AttributeValue.fromS(account));
  }

  private Page inOrder(LinkQuery query, @Nullable String after, Instant now) {
    List<Link> wanted = new ArrayList<>();
    for (var item : dynamoDb.queryPaginator(request(query, null, SIEVED_AT_ONCE)).items()) {
      Link link = LinkItem.read(item);
      if (query.wants(link, now)) wanted.add(link);
    }
    Map<String, LinkCount> counted = counts(query.account(), wanted);
    Comparator<String> ascending = LinkPages::compare;
    Comparator<String> order = query.descending() ? ascending.reversed() : ascending;
    List<Counted> placed =
        wanted.stream()
            .map(link -> placed(query.sort(), link, count(counted, link)))
            .filter(each -> after == null || order.compare(after, each.place()) < 0)
            .sorted(Comparator.comparing(Counted::place, order))
            .limit(query.limit() + 1L)
            .toList();
    boolean more = placed.size() > query.limit();
    List<Counted> shown = more ? placed.subList(0, query.limit()) : placed;
    return new Page(shown, more ? cursor(shown.getLast().place(), query) : null);
  }

  /** By value, then by slug. */
  private static int compare(String one, String other) {
    int end = one.lastIndexOf('\n');
    int otherEnd = other.lastIndexOf('\n');
    int byValue = one.substring(0, end).compareTo(other.substring(0, otherEnd));
    return byValue != 0 ? byValue : one.substring(end).compareTo(other.substring(otherEnd));
  }

  /** With its place, two lines: the value that is sorted by, and the slug. */
  private static Counted placed(LinkQuery.Sort sort, Link link, LinkCount count) {
    Instant last = count.lastClickAt();
    String value =
        switch (sort) {
          case SLUG -> "";
          case TITLE -> title(link.settings().title());
          case CREATED -> padded(link.createdAt().toEpochMilli());
          case CLICKS -> padded(count.clicks());
          case LAST_CLICK -> padded(last == null ? 0 : last.toEpochMilli());
        };
    return new Counted(link, count, value + "\n" + link.slug());
  }

  private static String title(@Nullable String title) {
    return title == null ? "" : title.toLowerCase(Locale.ROOT);
  }

  private static String padded(long number) {
    return "%019d".formatted(number);
  }
}
