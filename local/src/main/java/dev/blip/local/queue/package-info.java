/** Feeds functions from queues, as Lambda's event source mapping for SQS does. */
@NullMarked
package dev.blip.local.queue;

import org.jspecify.annotations.NullMarked;
