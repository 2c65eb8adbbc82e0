package dev.blip.functions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request says of its viewer, and whether that can be believed: anyone may call an API by
 * its own address and say anything, but only CloudFront knows the origin secret. Where there is no
 * secret, as on a laptop, the gateway in front is believed about the viewer's place.
 */
public final class Origin {
  private static final String SECRET = "blip-origin-secret";
  private static final String ADDRESS = "blip-viewer-address";
  private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

  private final Supplier<String> secret;

  public Origin(Environment environment) {
    secret = environment.later("ORIGIN_SECRET");
  }

  /**
   * The headers that can be believed, without the secret.
   *
   * @param headers by their names in lower case
   */
  public Map<String, String> believed(Map<String, String> headers) {
    boolean known = trusts(headers);
    var believed = new HashMap<>(headers);
    believed.remove(SECRET);
    if (!known) believed.keySet().removeIf(Origin::isCloudFronts);
    believed.remove(ADDRESS);
    return believed;
  }

  /**
   * The viewer's IP address.
   *
   * @param sourceIp who called the API: on AWS CloudFront, unless someone went past it
   */
  public String address(Map<String, String> headers, String sourceIp) {
    String said = headers.get(ADDRESS);
    return said != null && headers.containsKey(SECRET) && trusts(headers) ? said : sourceIp;
  }

  private boolean trusts(Map<String, String> headers) {
    String expected;
    try {
      expected = secret.get();
    } catch (IllegalStateException e) {
      LOG.warn("viewers are not believed: {}", e.getMessage(), e);
      return false;
    }
    String given = headers.getOrDefault(SECRET, "");
    return MessageDigest.isEqual(bytes(expected), bytes(given));
  }

  private static boolean isCloudFronts(String name) {
    return name.startsWith("cloudfront-");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
