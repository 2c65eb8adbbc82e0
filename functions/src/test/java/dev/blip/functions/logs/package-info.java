@NullMarked
package dev.blip.functions.logs;

import org.jspecify.annotations.NullMarked;
