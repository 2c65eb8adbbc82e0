/** What handlers share: their environment, the coordinator, HTTP answers. */
@NullMarked
package dev.blip.functions;

import org.jspecify.annotations.NullMarked;
