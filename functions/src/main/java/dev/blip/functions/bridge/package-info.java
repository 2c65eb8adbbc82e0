/** What was: clicks and statistics from the ledger. */
@NullMarked
package dev.blip.functions.bridge;

import org.jspecify.annotations.NullMarked;
