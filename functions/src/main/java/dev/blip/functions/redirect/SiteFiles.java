package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.HttpAnswers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What programs ask of every site beside its pages; no slug has a dot, so none of it is a link.
 * Links themselves are open to robots: previews of messengers obey {@code robots.txt}, and crawlers
 * are told apart where clicks are counted.
 */
final class SiteFiles {
  private static final Map<String, String> FOR_A_DAY =
      Map.of("Cache-Control", "public, max-age=86400");
  private static final String ROBOTS =
      """
      User-agent: *
      Disallow: /api/
      Disallow: /app/
      Disallow: /dev/
      Disallow: /parties/
      Disallow: /report/
      """;

  private final String icon = icon();

  /** The file at a path, empty if there is none. */
  Optional<APIGatewayV2HTTPResponse> at(String path) {
    return switch (path) {
      case "/robots.txt" ->
          Optional.of(HttpAnswers.answer(200, "text/plain; charset=utf-8", ROBOTS, FOR_A_DAY));
      case "/favicon.ico" -> {
        var answer = HttpAnswers.answer(200, "image/vnd.microsoft.icon", icon, FOR_A_DAY);
        answer.setIsBase64Encoded(true);
        yield Optional.of(answer);
      }
      default -> Optional.empty();
    };
  }

  private static String icon() {
    try (InputStream in = SiteFiles.class.getResourceAsStream("favicon.ico")) {
      return Base64.getEncoder().encodeToString(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("favicon.ico cannot be read", e);
    }
  }
}
