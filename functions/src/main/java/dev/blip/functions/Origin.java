package dev.blip.functions;

import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a call came through CloudFront, and what can be believed of its viewer: anyone may call
 * an API by its own address and say anything, but only CloudFront knows the origin secret. While it
 * is rotated, the one before is good, too. Where there is no secret, as on a laptop, every call is
 * CloudFront's, and the gateway in front is believed about the viewer's place. Safe for use by many
 * threads.
 */
public final class Origin {
  private static final String SECRET = "blip-origin-secret";
  private static final String ADDRESS = "blip-viewer-address";
  private static final String HOST = "blip-viewer-host";
  private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

  private final Supplier<String> secret;
  private final Supplier<String> before;

  /** From whom a call comes, by the secret that it brings. */
  public enum Sender {
    CLOUDFRONT,
    /** Past CloudFront, and so past its firewall. */
    SOMEONE_ELSE,
    /** The secret cannot be read just now, so that nobody can tell. */
    UNKNOWN;

    /**
     * Lets CloudFront's calls pass.
     *
     * @throws Refusal (403) of someone else's call; (503) if nobody can tell
     */
    public void admit() {
      switch (this) {
        case CLOUDFRONT -> {}
        case SOMEONE_ELSE ->
            throw new Refusal(403, "this address is for CloudFront alone; call Blip by its own");
        case UNKNOWN -> throw new Refusal(503, "Blip cannot tell who calls just now; try again");
      }
    }
  }

  public Origin(Environment environment) {
    secret = environment.later("ORIGIN_SECRET");
    before = environment.before("ORIGIN_SECRET");
  }

  /**
   * Who sent a request.
   *
   * @param headers by their names in lower case
   */
  public Sender sender(Map<String, String> headers) {
    try {
      boolean open = secret.get().isEmpty();
      return open || knowsSecret(headers) ? Sender.CLOUDFRONT : Sender.SOMEONE_ELSE;
    } catch (IllegalStateException e) {
      LOG.warn("nobody can tell who calls: {}", e.getMessage(), e);
      return Sender.UNKNOWN;
    }
  }

  private boolean knowsSecret(Map<String, String> headers) {
    String given = headers.getOrDefault(SECRET, "");
    return !given.isEmpty() && (isSame(given, secret.get()) || isSame(given, before.get()));
  }

  /**
   * The headers that can be believed, without the secret.
   *
   * @param headers by their names in lower case
   */
  public Map<String, String> believed(Map<String, String> headers) {
    boolean known = sender(headers) == Sender.CLOUDFRONT;
    var believed = new HashMap<>(headers);
    believed.remove(SECRET);
    if (!known) believed.keySet().removeIf(Origin::isCloudFronts);
    believed.remove(ADDRESS);
    believed.remove(HOST);
    return believed;
  }

  /**
   * The viewer's IP address.
   *
   * @param sourceIp who called the API: on AWS CloudFront, where its secret could be read
   */
  public String address(Map<String, String> headers, String sourceIp) {
    String said = headers.get(ADDRESS);
    if (said == null) return sourceIp;
    try {
      return knowsSecret(headers) ? said : sourceIp;
    } catch (IllegalStateException e) {
      LOG.warn("a viewer's address is not believed: {}", e.getMessage(), e);
      return sourceIp;
    }
  }

  /**
   * The name under which the viewer asked, perhaps with a port: on AWS as CloudFront says it, else
   * the request's own. Empty where there is none.
   *
   * @param headers by their names in lower case
   */
  public String host(Map<String, String> headers) {
    String asked = headers.getOrDefault("host", "");
    String said = headers.get(HOST);
    if (said == null) return asked;
    try {
      return knowsSecret(headers) ? said : asked;
    } catch (IllegalStateException e) {
      LOG.warn("a viewer's host is not believed: {}", e.getMessage(), e);
      return asked;
    }
  }

  private static boolean isCloudFronts(String name) {
    return name.startsWith("cloudfront-");
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean isSame(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
