package dev.blip.coordinator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  private static boolean allowed(AddressRules rules, String address) {
    return rules.allow(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.31.255.255",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1"
      })
  void address_inside_is_refused(String address) {
    assertThat(allowed(new AddressRules(""), address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700:4700::1111",
        "64:ff9b::101:101",
        "2002:101:101::"
      })
  void address_in_the_world_is_allowed(String address) {
    assertThat(allowed(new AddressRules(""), address)).isTrue();
  }

  @Test
  void what_is_configured_is_allowed() {
    var rules = new AddressRules("127.0.0.1, 10.0.0.0/8, fd00::/8");
    assertThat(allowed(rules, "127.0.0.1")).isTrue();
    assertThat(allowed(rules, "127.0.0.2")).isFalse();
    assertThat(allowed(rules, "10.255.0.1")).isTrue();
    assertThat(allowed(rules, "fd12::1")).isTrue();
    assertThat(allowed(rules, "fc00::1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0"})
  void range_that_is_none_is_named(String range) {
    assertThatThrownBy(() -> new AddressRules(range))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was " + range);
  }
}
