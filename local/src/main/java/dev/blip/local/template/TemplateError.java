package dev.blip.local.template;

/** The template cannot be read; the message names the file and the path within it. */
public final class TemplateError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateError(String message) {
    super(message);
  }

  TemplateError(String message, Throwable cause) {
    super(message, cause);
  }
}
