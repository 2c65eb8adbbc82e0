package dev.blip.local.template;

import java.time.Duration;

/**
 * A queue that feeds a function: SQS's event source mapping.
 *
 * @param function logical ID of the function
 * @param queue name of the queue
 * @param batchSize most messages of one invocation, 1..10,000
 * @param window how long a batch that is not full may wait for more
 * @param partialFailures whether the function answers which messages failed
 * @param concurrency most invocations at a time
 */
public record QueueSource(
    String function,
    String queue,
    int batchSize,
    Duration window,
    boolean partialFailures,
    int concurrency) {}
