/** Signs API tokens on a laptop, where no identity provider is. */
@NullMarked
package dev.blip.local.issuer;

import org.jspecify.annotations.NullMarked;
