/**
 * Places each room on one coordinator: the only package that knows Pekko's cluster and sharding.
 */
@NullMarked
package dev.blip.coordinator.cluster;

import org.jspecify.annotations.NullMarked;
