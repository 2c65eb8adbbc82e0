package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorAddressesTest {
  private static final String NAME = "coordinator.blip.internal";

  @Test
  void name_is_asked_for_each_time_whatever_life_its_records_have() throws IOException {
    try (var server = new DnsServer()) {
      CoordinatorAddresses name = DnsName.at(server.url(), NAME, 8081);
      server.addresses = List.of("10.42.0.7", "10.42.1.9");
      assertThat(name.find())
          .containsExactlyInAnyOrder(
              URI.create("http://10.42.0.7:8081"), URI.create("http://10.42.1.9:8081"));
      server.addresses = List.of("10.42.1.10");
      assertThat(name.find()).containsExactly(URI.create("http://10.42.1.10:8081"));
    }
  }

  @Test
  void name_that_is_not_there_is_no_coordinator() throws IOException {
    try (var server = new DnsServer()) {
      assertThat(DnsName.at(server.url(), NAME, 8081).find()).isEmpty();
    }
  }

  @Test
  void server_that_does_not_answer_is_given_up() throws IOException {
    try (var server = new DnsServer()) {
      server.mute = true;
      CoordinatorAddresses name = DnsName.at(server.url(), NAME, 8081);
      long start = System.nanoTime();
      assertThatThrownBy(name::find).isInstanceOf(IOException.class).hasMessageContaining(NAME);
      assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
      assertThat(server.asked).hasValueGreaterThan(1);
    }
  }

  @Test
  void addresses_may_be_said() throws IOException {
    assertThat(CoordinatorAddresses.of("http://127.0.0.1:8081,http://127.0.0.1:8082").find())
        .containsExactly(URI.create("http://127.0.0.1:8081"), URI.create("http://127.0.0.1:8082"));
  }

  @Test
  void name_may_be_said() {
    assertThat(CoordinatorAddresses.of("dns://coordinator.blip.internal:8081"))
        .isInstanceOf(DnsName.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "coordinator:8081",
        "dns://coordinator",
        "http://a,",
        "http://a/b",
        "http://a,ftp://b"
      })
  void what_is_neither_is_refused(String said) {
    assertThatThrownBy(() -> CoordinatorAddresses.of(said))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("COORDINATOR_URL must be")
        .hasMessageEndingWith("was " + said);
  }
}
