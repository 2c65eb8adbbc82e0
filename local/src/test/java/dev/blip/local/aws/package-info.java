/** Tests of what Blip asks of AWS: watched calls, and suites that run on several kinds of it. */
@NullMarked
package dev.blip.local.aws;

import org.jspecify.annotations.NullMarked;
