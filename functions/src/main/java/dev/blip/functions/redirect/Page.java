package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.HttpAnswers;
import java.util.HashMap;
import java.util.Map;

/** The page for a visitor who cannot be sent on. */
final class Page {
  /**
   * Nothing but the page itself, and nowhere in a frame: what has a form must not be one's bait.
   */
  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
          "X-Frame-Options",
          "DENY",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  private Page() {}

  static APIGatewayV2HTTPResponse of(int status, String title, String text) {
    return of(status, title, text, Map.of());
  }

  static APIGatewayV2HTTPResponse of(
      int status, String title, String text, Map<String, String> headers) {
    return of(status, title, text, "", headers);
  }

  /**
   * A page with more on it.
   *
   * @param more HTML below the text
   */
  static APIGatewayV2HTTPResponse of(
      int status, String title, String text, String more, Map<String, String> headers) {
    String html =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="robots" content="noindex">
        <title>%1$s</title>
        <style>
          body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: .5rem;
            padding: 2rem; box-sizing: border-box; font: 1rem/1.5 system-ui, sans-serif; color: #dbe4f0; background: #0b1220 }
          h1 { margin: 0; font-size: 1.5rem; font-weight: 600 }
          p { margin: 0; color: #93a4bd }
          form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: 1rem }
          form:has(textarea) { flex-direction: column; align-items: start }
          input, button, select, textarea { font: inherit; padding: .25rem .5rem }
          textarea { display: block; width: min(30rem, 80vw); box-sizing: border-box }
        </style>
        <h1>%1$s</h1>
        <p>%2$s</p>
        %3$s</html>
        """
            .formatted(escaped(title), escaped(text), more);
    var all = new HashMap<>(SECURITY);
    all.putAll(headers);
    return HttpAnswers.answer(status, "text/html; charset=utf-8", html, all);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
