/**
 * What a laptop serves beside the two APIs: the web application, as CloudFront would from S3, and
 * pages of the laptop's own. Only {@code call} comes in.
 */
@NullMarked
package dev.blip.local.gateway.pages;

import org.jspecify.annotations.NullMarked;
