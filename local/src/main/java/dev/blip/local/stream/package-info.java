/** Feeds functions from tables' streams, as Lambda's event source mapping for DynamoDB does. */
@NullMarked
package dev.blip.local.stream;

import org.jspecify.annotations.NullMarked;
