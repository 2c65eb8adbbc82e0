package dev.blip.local.fleet;

import dev.blip.protocol.Json;

/**
 * An answer of the services that coordinators and functions are started by.
 *
 * @param body JSON
 */
record ControlAnswer(int status, String body) {
  static ControlAnswer of(Object body) {
    return new ControlAnswer(200, Json.write(body));
  }
}
