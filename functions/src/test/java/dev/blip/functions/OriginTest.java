package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final Map<String, String> SAID =
      Map.of(
          "cloudfront-viewer-country", "MY",
          "blip-viewer-address", "203.0.113.7",
          "user-agent", "curl");

  private final Origin guarded = new Origin(new Environment(Map.of("ORIGIN_SECRET", "s3cret")));
  private final Origin laptop = new Origin(new Environment(Map.of("ORIGIN_SECRET", "")));

  @Test
  void what_cloudfront_says_is_believed_and_its_secret_goes_no_further() {
    assertThat(guarded.believed(with("s3cret")))
        .isEqualTo(Map.of("cloudfront-viewer-country", "MY", "user-agent", "curl"));
    assertThat(guarded.address(with("s3cret"), "10.0.0.1")).isEqualTo("203.0.113.7");
  }

  @Test
  void without_the_secret_nobody_says_where_a_viewer_is() {
    assertThat(guarded.believed(SAID)).isEqualTo(Map.of("user-agent", "curl"));
    assertThat(guarded.address(SAID, "10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(guarded.believed(with("guess"))).isEqualTo(Map.of("user-agent", "curl"));
    assertThat(guarded.address(with("guess"), "10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @Test
  void where_there_is_no_secret_the_gateway_is_believed_and_knows_the_address_itself() {
    assertThat(laptop.believed(SAID)).containsEntry("cloudfront-viewer-country", "MY");
    assertThat(laptop.address(SAID, "127.0.0.1")).isEqualTo("127.0.0.1");
  }

  private static Map<String, String> with(String secret) {
    var all = new java.util.HashMap<>(SAID);
    all.put("blip-origin-secret", secret);
    return all;
  }
}
