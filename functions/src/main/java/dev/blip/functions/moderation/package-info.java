/** What Blip's operator does, against abuse and about accounts' domains, and what redirects see. */
@NullMarked
package dev.blip.functions.moderation;

import org.jspecify.annotations.NullMarked;
