package dev.blip.protocol.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The value of {@link CoordinatorHeaders#HEADERS}: a visitor's headers as one, as JSON in Base64.
 * So none of theirs is taken for one of the call's own, and every value survives that a header
 * cannot carry.
 */
public final class VisitorHeaders {
  private VisitorHeaders() {}

  /**
   * Writes them.
   *
   * @param headers by their names in lower case
   */
  public static String write(Map<String, String> headers) {
    byte[] json = Json.write(headers).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /**
   * Reads them.
   *
   * @throws Refusal (400) if they have another form
   */
  public static Map<String, String> read(String value) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(value);
      JsonNode tree = Json.MAPPER.readTree(json);
      if (!tree.isObject()) throw malformed();
      var headers = new HashMap<String, String>();
      tree.properties().forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
      return headers;
    } catch (IllegalArgumentException | IOException e) {
      throw malformed();
    }
  }

  private static Refusal malformed() {
    return Refusal.bad(CoordinatorHeaders.HEADERS + " must be a JSON object in Base64");
  }
}
