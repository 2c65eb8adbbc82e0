/**
 * Who has changed which link, member, key, share or webhook, when, and what it was before and
 * after.
 */
@NullMarked
package dev.blip.functions.audit;

import org.jspecify.annotations.NullMarked;
