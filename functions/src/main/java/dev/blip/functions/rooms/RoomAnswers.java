package dev.blip.functions.rooms;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.HttpAnswers;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What a visitor gets of a room's answer: all of it but what the CORS protocol says. */
final class RoomAnswers {
  private static final String CORS = "access-control-";
  private static final String SET_COOKIE = "set-cookie";

  private RoomAnswers() {}

  /**
   * As API Gateway takes it: bytes in Base64, cookies in a place of their own. Who may read the
   * answer from another origin is the party's matter ({@code Party.allowedOrigins}).
   *
   * @param bare without its body
   */
  static APIGatewayV2HTTPResponse of(CoordinatorAnswer answer, boolean bare) {
    Map<String, String> headers = answer.headers();
    headers.keySet().removeIf(name -> name.startsWith(CORS));
    String cookie = headers.remove(SET_COOKIE);
    String cacheControl = headers.remove("cache-control");
    if (cacheControl != null) headers.put("Cache-Control", cacheControl);
    String text = bare ? "" : answer.text();
    var response =
        HttpAnswers.answer(
            answer.status(),
            answer.contentType(),
            text == null ? Base64.getEncoder().encodeToString(answer.bytes()) : text,
            headers);
    response.setIsBase64Encoded(text == null);
    if (cookie != null) response.setCookies(List.of(cookie));
    return response;
  }
}
