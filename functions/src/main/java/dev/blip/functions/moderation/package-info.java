/** What Blip's operator does against abuse: takes links down, and what redirects see of it. */
@NullMarked
package dev.blip.functions.moderation;

import org.jspecify.annotations.NullMarked;
