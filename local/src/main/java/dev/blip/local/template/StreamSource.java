package dev.blip.local.template;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A table whose changes feed a function: Lambda's event source mapping for a DynamoDB stream.
 *
 * @param function logical ID of the function
 * @param table name of the table
 * @param batchSize most changes of one invocation, 1..10,000
 * @param partialFailures whether the function answers from which change on it has failed
 * @param halves whether a batch of which the function fails comes again in halves
 * @param tries how often changes come again that fail; -1 for as long as they may
 * @param oldest how old changes may become that fail
 * @param deadLetters queue that is told of changes that are given up; null for none
 */
public record StreamSource(
    String function,
    String table,
    int batchSize,
    boolean partialFailures,
    boolean halves,
    int tries,
    Duration oldest,
    @Nullable String deadLetters) {}
