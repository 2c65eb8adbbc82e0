package dev.blip.local.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB table of the template.
 *
 * @param name its name on a laptop: the logical ID
 * @param attributes the attributes that keys use, name to type (S, N, B)
 * @param key the primary key
 * @param indexes global secondary indexes
 * @param timeToLive the attribute that holds an item's end, null for none
 * @param stream what its stream of changes shows of an item, for instance NEW_AND_OLD_IMAGES; null
 *     for no stream
 */
public record TableSpec(
    String name,
    Map<String, String> attributes,
    Key key,
    List<Index> indexes,
    @Nullable String timeToLive,
    @Nullable String stream) {

  /**
   * Names of key attributes.
   *
   * @param range null for none
   */
  public record Key(String hash, @Nullable String range) {}

  /**
   * A global secondary index.
   *
   * @param projection ALL, KEYS_ONLY or INCLUDE
   * @param included the further attributes of an INCLUDE projection
   */
  public record Index(String name, Key key, String projection, List<String> included) {}
}
