package dev.blip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as callers see it: the {@code error} of every error answer and error frame.
 *
 * @param kind a stable word for programs, for instance {@code bad_request}
 * @param message what, which value, and the allowed range, for people
 * @param id names this occurrence; the log has the rest under it
 */
public record Problem(String kind, String message, @Nullable String id) {

  /** The JSON object {@code {"error":{"kind","message","id"}}}. */
  public String toJson() {
    return Json.write(new Envelope(this));
  }

  /** The JSON object {@code {"type":"error","error":{"kind","message","id"}}}, for a socket. */
  public String toFrame() {
    return Json.write(new Frame("error", this));
  }

  private record Envelope(Problem error) {}

  private record Frame(String type, Problem error) {}
}
