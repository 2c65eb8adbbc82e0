/** The laptop's DynamoDB and SQS: real servers in this JVM, on the loopback address. */
@NullMarked
package dev.blip.local.data;

import org.jspecify.annotations.NullMarked;
