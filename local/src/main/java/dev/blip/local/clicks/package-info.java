/**
 * Sends visits to a Blip at the pace of a recording: from a CSV, or from any other source of them.
 */
@NullMarked
package dev.blip.local.clicks;

import org.jspecify.annotations.NullMarked;
