/**
 * Counts what the coordinator does, and tells it as Prometheus text and as lines of the log, whose
 * form on AWS is here too; nothing else of the coordinator comes in.
 */
@NullMarked
package dev.blip.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
