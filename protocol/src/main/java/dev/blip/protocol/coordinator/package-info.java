/**
 * The contract of the coordinator's own HTTP, for both of its sides: addresses and their coding,
 * headers, and which answers mean that a call may be sent again.
 */
@NullMarked
package dev.blip.protocol.coordinator;

import org.jspecify.annotations.NullMarked;
