/** What the web application asks for. */
@NullMarked
package dev.blip.functions.app;

import org.jspecify.annotations.NullMarked;
