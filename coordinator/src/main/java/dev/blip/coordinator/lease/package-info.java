/**
 * Who may write: each coordinator's lease, and the owner of each shard, in DynamoDB. Knows neither
 * rooms nor Pekko.
 */
@NullMarked
package dev.blip.coordinator.lease;

import org.jspecify.annotations.NullMarked;
