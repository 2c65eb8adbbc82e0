package dev.blip.coordinator.cluster;

/** Marks what Pekko serializes with Jackson (see cluster.conf). */
interface ClusterMessage {}
