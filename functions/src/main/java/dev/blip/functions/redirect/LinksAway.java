package dev.blip.functions.redirect;

/** The links table does not answer, and nothing is known of the link from before. */
final class LinksAway extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LinksAway(Throwable cause) {
    super("links cannot be read", cause);
  }
}
