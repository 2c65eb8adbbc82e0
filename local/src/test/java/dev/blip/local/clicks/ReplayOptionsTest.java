package dev.blip.local.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayOptionsTest {
  @Test
  void options_left_out_have_their_defaults() {
    assertThat(ReplayOptions.parse("file=a b.csv", "to=", "speed=", "atOnce="))
        .isEqualTo(
            new ReplayOptions(
                Path.of("a b.csv"), URI.create("http://localhost:8080"), Speed.OWN, 64));
  }

  @Test
  void address_of_a_room_leads_to_its_coordinator() {
    ReplayOptions options =
        ReplayOptions.parse("file=x", "to=http://localhost:8081/rooms/clicks/demo");
    assertThat(options.destination("")).isInstanceOf(ClickRoom.class);
    assertThat(ReplayOptions.parse("file=x").destination("")).isInstanceOf(Blip.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to=|file is missing: -Dfile=PATH",
        "to=ftp://x|to must be http:// or https:// with a host, perhaps a port, and for a room"
            + " /rooms/clicks/{account}, was \"ftp://x\"",
        "to=http://x/rooms/clicks/A.b|to must be http:// or https://",
        "to=http://x/rooms/chat/demo|to must be http:// or https://",
        "to=http://x/y|to must be http:// or https://",
        "atOnce=0|atOnce must be 1..1000, was \"0\"",
        "speed=slow|speed must be 0.01..100000 or max, was \"slow\"",
        "sped=2|option must be one of file=, to=, speed=, atOnce=, was \"sped=2\""
      })
  void wrong_option_is_told_with_its_range(String option, String told) {
    String file = told.startsWith("file") ? "file=" : "file=x";
    assertThatThrownBy(() -> ReplayOptions.parse(file, option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(told);
  }
}
