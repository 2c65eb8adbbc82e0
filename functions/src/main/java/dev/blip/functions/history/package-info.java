/** What was: clicks and statistics from the ledger. */
@NullMarked
package dev.blip.functions.history;

import org.jspecify.annotations.NullMarked;
