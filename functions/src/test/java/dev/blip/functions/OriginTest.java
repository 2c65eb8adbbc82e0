package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.functions.Origin.Sender;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  @Test
  void a_call_is_cloudfronts_by_the_secret_and_by_nothing_else() {
    assertThat(guarded.sender(with("s3cret"))).isEqualTo(Sender.CLOUDFRONT);
    for (String guess : new String[] {"guess", "", "s3cre", "s3cret "}) {
      assertThat(guarded.sender(with(guess))).as(guess).isEqualTo(Sender.SOMEONE_ELSE);
    }
    assertThat(guarded.sender(SAID)).isEqualTo(Sender.SOMEONE_ELSE);
    assertThatThrownBy(() -> guarded.sender(SAID).admit())
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(403));
  }

  @Test
  void where_there_is_no_secret_everyone_is_admitted() {
    assertThat(laptop.sender(SAID)).isEqualTo(Sender.CLOUDFRONT);
    assertThat(laptop.sender(with("any"))).isEqualTo(Sender.CLOUDFRONT);
    assertThat(laptop.address(with("any"), "127.0.0.1")).isEqualTo("127.0.0.1");
  }

  @Test
  void while_the_secret_is_rotated_the_one_before_is_good_too() throws IOException {
    try (var kept = new SecretServer()) {
      var rotated = new Origin(kept.environment());
      kept.put("new", "old");
      assertThat(rotated.sender(with("new"))).isEqualTo(Sender.CLOUDFRONT);
      assertThat(rotated.sender(with("old"))).isEqualTo(Sender.CLOUDFRONT);
      assertThat(rotated.address(with("old"), "10.0.0.1")).isEqualTo("203.0.113.7");
      assertThat(rotated.sender(with("older"))).isEqualTo(Sender.SOMEONE_ELSE);
    }
  }

  @Test
  void a_secret_that_was_never_rotated_has_none_before() throws IOException {
    try (var kept = new SecretServer()) {
      var fresh = new Origin(kept.environment());
      kept.put("only", null);
      assertThat(fresh.sender(with("only"))).isEqualTo(Sender.CLOUDFRONT);
      assertThat(fresh.sender(with("guess"))).isEqualTo(Sender.SOMEONE_ELSE);
      assertThat(fresh.sender(SAID)).isEqualTo(Sender.SOMEONE_ELSE);
    }
  }

  @Test
  void nobody_can_tell_who_calls_while_the_secret_cannot_be_read_or_is_empty() throws IOException {
    try (var kept = new SecretServer()) {
      for (@Nullable String none : new @Nullable String[] {null, ""}) {
        kept.put(none, null);
        var blind = new Origin(kept.environment());
        assertThat(blind.sender(with("s3cret"))).isEqualTo(Sender.UNKNOWN);
        assertThat(blind.sender(SAID)).isEqualTo(Sender.UNKNOWN);
        assertThat(blind.believed(with("s3cret"))).isEqualTo(Map.of("user-agent", "curl"));
        assertThat(blind.address(with("s3cret"), "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThatThrownBy(() -> blind.sender(SAID).admit())
            .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(503));
      }
    }
  }

  private static Map<String, String> with(String secret) {
    var all = new java.util.HashMap<>(SAID);
    all.put("blip-origin-secret", secret);
    return all;
  }
}
