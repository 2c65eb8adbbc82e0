/** Writes each click once. */
@NullMarked
package dev.blip.functions.ledger;

import org.jspecify.annotations.NullMarked;
