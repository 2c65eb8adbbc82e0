/** What an account says of itself: how long its clicks are kept, and how exactly. */
@NullMarked
package dev.blip.functions.account;

import org.jspecify.annotations.NullMarked;
