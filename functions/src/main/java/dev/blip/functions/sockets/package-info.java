/** Tickets, and the WebSocket API's events. */
@NullMarked
package dev.blip.functions.sockets;

import org.jspecify.annotations.NullMarked;
