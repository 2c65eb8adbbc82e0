package dev.blip.functions.links;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.Part;
import dev.blip.functions.history.LinkCount;
import dev.blip.functions.history.LinkCounts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All links of an account by slug, each as the API shows it, but for its address. */
public final class LinkRecords {
  private static final int AT_ONCE = 500;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final LinkCounts counts;

  public LinkRecords(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("LINKS_TABLE");
    counts = new LinkCounts(environment);
  }

  /**
   * As many as DynamoDB reads at once, 1 MB at the most.
   *
   * @param after behind this slug; null for the first
   */
  public Part read(String account, @Nullable String after) {
    var found =
        dynamoDb.query(
            query ->
                query
                    .tableName(table)
                    .indexName("byAccount")
                    .keyConditionExpression("account = :account")
                    .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(account)))
                    .exclusiveStartKey(after == null ? null : start(account, after))
                    .limit(AT_ONCE));
    List<Link> links = found.items().stream().map(LinkItem::read).toList();
    AttributeValue last = found.lastEvaluatedKey().get("slug");
    return new Part(shown(account, links), last == null ? null : last.s());
  }

  private List<ObjectNode> shown(String account, List<Link> links) {
    if (links.isEmpty()) return List.of();
    List<String> slugs = links.stream().map(Link::slug).sorted().toList();
    var counted = counts.read(account, slugs.getFirst(), slugs.getLast());
    return links.stream()
        .map(
            link -> {
              var count = counted.getOrDefault(link.slug(), LinkCount.NONE);
              ObjectNode shown = LinkJson.of(link, count, "");
              shown.remove(List.of("url", "etag"));
              return shown;
            })
        .toList();
  }

  private static Map<String, AttributeValue> start(String account, String slug) {
    return Map.of("slug", AttributeValue.fromS(slug), "account", AttributeValue.fromS(account));
  }
}
