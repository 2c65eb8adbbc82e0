/**
 * What {@code template.yaml} says, resolved: the only source of functions, routes, tables, queues.
 */
@NullMarked
package dev.blip.local.template;

import org.jspecify.annotations.NullMarked;
