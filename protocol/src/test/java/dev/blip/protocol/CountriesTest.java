package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class CountriesTest {
  @Test
  void kosovo_is_a_country_and_lies_between_its_neighbours() {
    assertThat(Countries.isCode("XK")).isTrue();
    assertThat(Countries.require("country", "XK")).isEqualTo("XK");
    assertThat(Countries.centre("XK")).isEqualTo(new Coordinates(42.57, 20.87));
  }

  @Test
  void every_code_of_the_standard_is_a_country() {
    assertThat(Locale.getISOCountries()).allMatch(Countries::isCode);
    assertThat(Countries.isCode("UK")).isFalse();
    assertThat(Countries.isCode("gb")).isFalse();
    assertThat(Countries.isCode("XX")).isFalse();
  }

  @Test
  void code_that_is_none_is_refused_with_the_one_that_was_meant() {
    assertThatThrownBy(() -> Countries.require("countries", "UK"))
        .hasMessageEndingWith("was \"UK\": did you mean GB?");
    assertThatThrownBy(() -> Countries.require("countries", "de"))
        .hasMessageEndingWith("was \"de\": did you mean DE?");
    assertThatThrownBy(() -> Countries.require("countries", "ZZ"))
        .hasMessageEndingWith("was \"ZZ\"");
  }
}
