package dev.blip.coordinator.cluster;

import java.util.List;
import java.util.Map;

/**
 * A shard's part of a page of rooms.
 *
 * @param rooms addresses in their order
 * @param more whether the shard has others behind the last
 * @param counts of each party, on all pages
 */
record ShardPage(List<String> rooms, boolean more, Map<String, Long> counts) {}
