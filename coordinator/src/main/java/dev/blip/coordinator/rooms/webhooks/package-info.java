/** Webhooks: URLs of an account that are brought its clicks. */
@NullMarked
package dev.blip.coordinator.rooms.webhooks;

import org.jspecify.annotations.NullMarked;
