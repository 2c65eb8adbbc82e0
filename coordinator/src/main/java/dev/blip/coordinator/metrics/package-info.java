/** Counts what the coordinator does and tells it as Prometheus text; the JDK alone comes in. */
@NullMarked
package dev.blip.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
