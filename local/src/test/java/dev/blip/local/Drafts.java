package dev.blip.local;

import java.util.List;

/** Links as callers ask for them. */
final class Drafts {
  /** With every field that a link may have. */
  static final String EVERYTHING =
      """
      {"destination":"https://example.org/","countries":{"DE":"https://example.de/"},
       "devices":{"mobile":"https://phone.example/"},"query":"forward",
       "split":[{"url":"https://a.example/","weight":3},{"url":"https://b.example/","weight":1}],
       "utm":{"source":"s","campaign":"c"},"startsAt":"2030-01-01T00:00:00Z",
       "expiresAt":"2031-01-01T00:00:00Z","maxClicks":3,"afterEnd":"https://after.example/",
       "enabled":false,"title":"T","tags":["a","b"],"password":"secret"}
      """;

  /** What is none, by the document and by the API. */
  static final List<String> WRONG =
      List.of(
          "{}",
          "{\"destination\":\"ftp://example.org\"}",
          "{\"destination\":\"example.org/foo\"}",
          "{\"destination\":\"https://example.org\",\"query\":\"keep\"}",
          "{\"destination\":\"https://example.org\",\"slug\":\"ab\"}",
          "{\"destination\":\"https://example.org\",\"slug\":7}",
          "{\"destination\":\"https://example.org\",\"countries\":{\"my\":\"https://a.b\"}}",
          "{\"destination\":\"https://example.org\",\"countries\":[]}",
          "{\"destination\":\"https://example.org\",\"expiresAt\":\"tomorrow\"}",
          "{\"destination\":\"https://example.org\",\"maxClicks\":0}",
          "{\"destination\":\"https://example.org\",\"maxClicks\":1.5}",
          "{\"destination\":\"https://example.org\",\"enabled\":\"yes\"}",
          "{\"destination\":\"https://example.org\",\"devices\":{\"tv\":\"https://a.b\"}}",
          "{\"destination\":\"https://example.org\",\"split\":[{\"url\":\"https://a.b\"}]}",
          "{\"destination\":\"https://example.org\",\"utm\":{\"id\":\"x\"}}",
          "{\"destination\":\"https://example.org\",\"startsAt\":\"soon\"}",
          "{\"destination\":\"https://example.org\",\"afterEnd\":\"here\"}",
          "{\"destination\":\"https://example.org\",\"password\":\"\"}",
          "{\"destination\":\"https://example.org\",\"tags\":[\"\"]}",
          "{\"destination\":\"https://example.org\",\"tags\":\"a\"}",
          "{\"destination\":\"https://example.org\",\"colour\":\"red\"}");

  private Drafts() {}
}
