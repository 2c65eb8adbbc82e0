/** Who belongs to an account, and what each of them may do. */
@NullMarked
package dev.blip.functions.members;

import org.jspecify.annotations.NullMarked;
