package dev.blip.functions.links;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A row of a file of links. */
sealed interface ImportRow {
  /** One that says what a link is to be, whether or not there can be such a link. */
  record Readable(ObjectNode link) implements ImportRow {}

  /**
   * One of which nobody can say what it means.
   *
   * @param column where it cannot be read; empty where that is no matter of one column
   * @param value what stands there, as far as it can be read
   */
  record Unreadable(String column, String value, String message) implements ImportRow {}
}
