package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @TempDir private Path folder;

  private static String sent(String given) {
    return WebAddress.read("destination", given).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      textBlock =
          """
          https://example.com -> https://example.com/
          HTTPS://Example.COM:443/A?b#c -> https://example.com/A?b#c
          http://example.com:0080/?# -> http://example.com/?#
          https://my_bucket.example.com/x -> https://my_bucket.example.com/x
          https://münchen.de/weg -> https://xn--mnchen-3ya.de/weg
          https://faß.de/ -> https://xn--fa-hia.de/
          https://☕.example/ -> https://xn--53h.example/
          https://-a.b--c.com/ -> https://-a.b--c.com/
          https://example.com/café -> https://example.com/cafe%CC%81
          https://example.com/café -> https://example.com/caf%C3%A9
          https://example.com/a|b -> https://example.com/a|b
          https://example.com/{id}^ -> https://example.com/%7Bid%7D%5E
          https://example.com/?{a|b}^`' -> https://example.com/?{a|b}^`%27
          https://example.com/a b?c d#e f -> https://example.com/a%20b?c%20d#e%20f
          https://example.com/100%?5%#% -> https://example.com/100%?5%#%
          https://example.com/%zz%2f%2F -> https://example.com/%zz%2f%2F
          https://example.com/a/../b/./c/%2e%2E/d -> https://example.com/b/d
          https:\\\\example.com\\a\\b?c\\d -> https://example.com/a/b?c\\d
          https:example.com/x -> https://example.com/x
          https://0x7f.1/ -> https://127.0.0.1/
          http://[2001:DB8:0:0:1::1]:8080/ -> http://[2001:db8::1:0:0:1]:8080/
          http://[::ffff:192.0.2.1]/ -> http://[::ffff:c000:201]/
          """)
  void address_is_what_browsers_make_of_it(String given, String sent) {
    assertThat(sent(given)).isEqualTo(sent);
    assertThat(sent(sent)).isEqualTo(sent);
    assertThat(sent("  " + given + " ")).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      textBlock =
          """
          example.com/foo -> lacks its scheme
          example.com:8080/foo -> lacks its scheme
          localhost:8080 -> lacks its scheme
          //example.com/ -> lacks its scheme
          ftp://example.com/ -> must have the scheme http or https
          javascript:alert(1) -> must have the scheme http or https
          mailto:a@example.com -> must have the scheme http or https
          https:// -> must name a host
          https:///?x -> must name a host
          https://ada:secret@example.com/ -> user name
          https://example.com:65536/ -> port of 0..65535
          https://example.com:x/ -> port of 0..65535
          https://exa mple.com/ -> host that can be looked up
          https://a%zz.com/ -> host that can be looked up
          https://a..b/ -> host that can be looked up
          https://256.1.1.1/ -> host that can be looked up
          https://1.2.3.4.5/ -> host that can be looked up
          https://09.1/ -> host that can be looked up
          https://xn--a/ -> host that can be looked up
          https://[::1 -> host
          https://[::g]/ -> host
          https://[fe80::1%25eth0]/ -> host
          """)
  void address_that_is_none_is_refused_with_what_is_wrong(String given, String why) {
    assertThatThrownBy(() -> sent(given))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageStartingWith("destination ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 10, 13, 27, 127, 133, 159})
  void control_character_is_refused_wherever_it_stands(int control) {
    String text = "https://example.com/ab?c#d";
    for (int i = 0; i <= text.length(); i++) {
      String given = text.substring(0, i) + (char) control + text.substring(i);
      assertThatThrownBy(() -> sent(given))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("U+%04X at position %d".formatted(control, i));
    }
  }

  /**
   * Node's URL is an implementation of the WHATWG standard; the build has Node for the pages. Where
   * it takes an address that we refuse, the host is one that no name server knows, or there is a
   * user name. (A caret in a path, which Node escapes since version 22, is left out.)
   */
  @Test
  void node_makes_the_same_of_addresses_that_nobody_thought_of() throws Exception {
    List<String> given = ImaginedAddresses.some(3_000);
    List<Optional<String>> nodes = byNode(given);
    int taken = 0;
    for (int i = 0; i < given.size(); i++) {
      String ours = null;
      try {
        ours = sent(given.get(i));
        taken++;
      } catch (Refusal refusal) {
        assertThat(refusal.status()).isEqualTo(400);
      }
      boolean both = ours != null || nodes.get(i).isEmpty();
      if (both) assertThat(Optional.ofNullable(ours)).as(given.get(i)).isEqualTo(nodes.get(i));
    }
    assertThat(taken).isGreaterThan(given.size() / 4);
  }

  private List<Optional<String>> byNode(List<String> given)
      throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("given"), Json.write(given));
    Path output = folder.resolve("sent");
    String program =
        "const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
            + "const sent = given.map(text => { try { return new URL(text).href; } catch { return ''; } });"
            + "process.stdout.write(JSON.stringify(sent));";
    Process node =
        new ProcessBuilder("node", "-e", program)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isZero();
    var all = new ArrayList<Optional<String>>();
    for (JsonNode text : Json.tree(Files.readString(output, StandardCharsets.UTF_8))) {
      all.add(Optional.of(text.asText()).filter(sent -> !sent.isEmpty()));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org,example.org",
    "https://example.org:8443/a:b@c,example.org",
    "https://example.org?x@y,example.org",
    "http://Ada:secret@Example.org:80/,example.org",
    "https://[2001:db8::1],[2001:db8::1]",
    "https://[2001:db8::1]:8443/#:,[2001:db8::1]",
    "https://,''"
  })
  void host_of_what_is_stored_is_the_one_that_browsers_ask(String stored, String host) {
    assertThat(WebAddress.hostOf(stored)).isEqualTo(host);
  }

  @Test
  void an_ipv4_address_within_ipv6_is_the_same_host() {
    assertThat(WebAddress.plain("[::ffff:c000:201]")).isEqualTo("192.0.2.1");
    assertThat(WebAddress.plain("[::ffff:7f00:1]")).isEqualTo("127.0.0.1");
    assertThat(WebAddress.plain("[2001:db8::1]")).isEqualTo("[2001:db8::1]");
    assertThat(WebAddress.plain("example.org.")).isEqualTo("example.org");
  }
}
