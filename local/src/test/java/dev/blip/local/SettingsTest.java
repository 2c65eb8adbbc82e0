package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void nothing_set_means_the_defaults() throws StartFailed {
    assertThat(Settings.from(Map.of("BLIP_WINDOW", " ", "BLIPPY", "x")))
        .isEqualTo(
            new Settings(
                8080,
                Path.of(".blip"),
                true,
                1,
                8081,
                ClickSettings.DEFAULT,
                "",
                "",
                "",
                false,
                0));
  }

  @Test
  void each_variable_is_read() throws StartFailed {
    assertThat(
            Settings.from(
                Map.ofEntries(
                    Map.entry("BLIP_PORT", "9000"),
                    Map.entry(
                        "BLIP_ALLOWED_ORIGINS", "https://one.example,https://two.example:8443"),
                    Map.entry("BLIP_DATA", ":memory:"),
                    Map.entry("BLIP_DEMO", "off"),
                    Map.entry("BLIP_COORDINATORS", "3"),
                    Map.entry("BLIP_COORDINATOR_PORT", "9100"),
                    Map.entry("BLIP_FLUSH_MS", "500"),
                    Map.entry("BLIP_FIRST_FLUSH_MS", "0"),
                    Map.entry("BLIP_LIMITS", "on"),
                    Map.entry("BLIP_BRIDGE_TOPIC", "demo.orders"),
                    Map.entry("BLIP_WINDOW", "5"),
                    Map.entry("BLIP_WINDOW_AGE_MS", "60000"))))
        .isEqualTo(
            new Settings(
                9000,
                null,
                false,
                3,
                9100,
                new ClickSettings(Duration.ofMillis(500), Duration.ZERO, 5, Duration.ofMinutes(1)),
                "",
                "https://one.example,https://two.example:8443",
                "demo.orders",
                true,
                0));
  }

  @Test
  void resting_coordinator_waits_a_quarter_of_an_hour_unless_told() throws StartFailed {
    assertThat(Settings.from(Map.of("BLIP_REST_AFTER", "5")).restAfter()).isZero();
    assertThat(Settings.from(Map.of("BLIP_PROFILE", "rest")).restAfter()).isEqualTo(900);
    var rests = Settings.from(Map.of("BLIP_PROFILE", "rest", "BLIP_REST_AFTER", "5"));
    assertThat(rests.restAfter()).isEqualTo(5);
  }

  @Test
  void coordinators_that_rest_are_one() {
    assertThatThrownBy(
            () -> Settings.from(Map.of("BLIP_PROFILE", "rest", "BLIP_COORDINATORS", "2")))
        .isInstanceOf(StartFailed.class)
        .hasMessage("BLIP_COORDINATORS must be 1 where BLIP_PROFILE is rest, was 2");
  }

  @Test
  void coordinators_port_follows_the_gateways() throws StartFailed {
    assertThat(Settings.from(Map.of("BLIP_PORT", "9000")).coordinatorPort()).isEqualTo(9001);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "BLIP_PORT,0,'BLIP_PORT must be 1..65535, was \"0\"'",
        "BLIP_PORT,65536,'BLIP_PORT must be 1..65535, was \"65536\"'",
        "BLIP_PORT,http,'BLIP_PORT must be 1..65535, was \"http\"'",
        "BLIP_PORT,65535,'BLIP_COORDINATOR_PORT must be 1..65535, was \"65536\"'",
        "BLIP_ALLOWED_ORIGINS,example.com,'BLIP_ALLOWED_ORIGINS must name origins such as https://example.com, or *, has \"example.com\"'",
        "BLIP_DEMO,yes,'BLIP_DEMO must be on or off, was \"yes\"'",
        "BLIP_COORDINATORS,0,'BLIP_COORDINATORS must be 1..16, was \"0\"'",
        "BLIP_FLUSH_MS,-1,'BLIP_FLUSH_MS must be 50..60000, was \"-1\"'",
        "BLIP_FIRST_FLUSH_MS,2001,'BLIP_FIRST_FLUSH_MS must be 0..2000, was \"2001\"'",
        "BLIP_WINDOW,1e3,'BLIP_WINDOW must be 1..100000, was \"1e3\"'",
        "BLIP_PROFILE,big,'BLIP_PROFILE must be rest or small, was \"big\"'",
        "BLIP_REST_AFTER,0,'BLIP_REST_AFTER must be 1..86400, was \"0\"'",
        "BLIP_WINDOW_AGE_MS,1,'BLIP_WINDOW_AGE_MS must be 1000..604800000, was \"1\"'",
      })
  void bad_value_is_named_with_its_range(String name, String value, String message) {
    assertThatThrownBy(() -> Settings.from(Map.of(name, value)))
        .isInstanceOf(StartFailed.class)
        .hasMessage(message);
  }
}
