package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkDraftTest {
  private static LinkDraft read(String body) {
    return LinkDraft.read(body, OwnAddresses.of("https://blip.example", "api.example", Set.of()));
  }

  @Test
  void every_field_is_read() {
    LinkDraft draft =
        read(
            """
            {"slug":"a-_9","destination":"https://example.org/?q=1","countries":{"DE":"http://example.de"},
             "query":"forward","expiresAt":"2030-01-31T12:00:00Z","maxClicks":3,"enabled":false,"title":"T","tags":["x"]}
            """);
    assertThat(draft.slug()).isEqualTo("a-_9");
    assertThat(draft.settings().countries()).containsEntry("DE", "http://example.de/");
    assertThat(draft.settings().query()).isEqualTo(QueryMode.FORWARD);
    assertThat(draft.settings().expiresAt()).isEqualTo(Instant.parse("2030-01-31T12:00:00Z"));
    assertThat(draft.settings().maxClicks()).isEqualTo(3);
    assertThat(draft.settings().enabled()).isFalse();
    assertThat(draft.settings().tags()).containsExactly("x");
  }

  @Test
  void what_is_left_out_has_its_default() {
    LinkDraft draft = read("{\"destination\":\"https://example.org\"}");
    assertThat(draft.slug()).isNull();
    assertThat(draft.settings().enabled()).isTrue();
    assertThat(draft.settings().maxClicks()).isNull();
    assertThat(draft.settings().countries()).isEmpty();
    assertThat(draft.settings().query()).isEqualTo(QueryMode.DROP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                              | destination
          {"destination":"ftp://example.org"}                             | destination
          {"destination":"//example.org"}                                 | destination
          {"destination":"javascript:alert(1)"}                           | destination
          {"destination":"https://"}                                      | destination
          {"destination":7}                                               | destination
          {"destination":"https://a.b","slug":"ab"}                       | slug
          {"destination":"https://a.b","slug":"a/b"}                      | slug
          {"destination":"https://a.b","slug":"api"}                      | slug
          {"destination":"https://a.b","countries":{"de":"https://a.b"}}  | countries
          {"destination":"https://a.b","countries":{"DE":"x"}}            | countries.DE
          {"destination":"https://a.b","countries":{"UK":"https://a.b"}}  | did you mean GB?
          {"destination":"https://a.b","countries":{"el":"https://a.b"}}  | did you mean GR?
          {"destination":"https://a.b","countries":{"de":"https://a.b"}}  | did you mean DE?
          {"destination":"https://a.b","countries":{"XX":"https://a.b"}}  | was "XX"
          {"destination":"https://a.b","countries":{"DE":"https://a.b","de":"https://a.b"}} | did you mean DE?
          {"destination":"https://a.b","countries":{"DE":"https://a.b","DE":"https://a.b"}} | field DE stands twice
          {"destination":"https://a.b","destination":"https://c.d"}       | field destination stands twice
          {"destination":"https://a.b","query":"keep"}                    | query must be drop or forward
          {"destination":"https://a.b","query":true}                      | query
          {"destination":"https://blip.example"}                          | destination must not lead to Blip
          {"destination":"http://BLIP.example.:80/x"}                     | destination must not lead to Blip
          {"destination":"https://%62lip.example/x"}                      | destination must not lead to Blip
          {"destination":"https://api.example/x"}                         | destination must not lead to Blip
          {"destination":"https://a.b","countries":{"DE":"https://blip.example/x"}} | countries.DE must not lead
          {"destination":"https://a.b/\\ud83d"}                            | destination must be Unicode text, has a lone surrogate (U+D83D) at position 12
          {"destination":"https://a.b","title":"ab\\ude00"}                | title must be Unicode text, has a lone surrogate (U+DE00) at position 2
          {"destination":"https://a.b","tags":["x","\\ud83d\\ud83d"]}       | tags[1] must be Unicode text, has a lone surrogate (U+D83D) at position 0
          {"destination":"https://a.b","countries":{"DE":"https://a.b/\\uD83D"}} | countries.DE must be Unicode text
          {"destination":"https://a.b","\\ud83d":1}                        | name of a field must be Unicode text
          {"destination":"https://a.b","countries":[]}                    | countries
          {"destination":"https://a.b","expiresAt":"soon"}                | expiresAt
          {"destination":"https://a.b","maxClicks":0}                     | maxClicks
          {"destination":"https://a.b","maxClicks":1.5}                   | maxClicks
          {"destination":"https://a.b","startsAt":"2030-01-01T00:00:00Z","expiresAt":"2030-01-01T00:00:00Z"} | startsAt must be before expiresAt
          {"destination":"https://a.b","startsAt":"+10000-01-01T00:00:00Z"} | startsAt must be an instant such as 2030-01-31T12:00:00Z, of 1970..9998, was "+10000-01-01T00:00:00Z"
          {"destination":"https://a.b","expiresAt":"1969-12-31T23:59:59Z"} | expiresAt must be an instant such as 2030-01-31T12:00:00Z, of 1970..9998
          {"destination":"https://a.b","startsAt":7}                      | startsAt must be a text
          {"destination":"https://a.b","afterEnd":"x"}                    | afterEnd lacks its scheme
          {"destination":"https://a.b","afterEnd":"https://blip.example"} | afterEnd must not lead to Blip
          {"destination":"https://a.b","devices":{"tv":"https://a.b"}}    | devices must be of [desktop, mobile, tablet], has "tv"
          {"destination":"https://a.b","devices":{"mobile":"ftp://a.b"}}  | devices.mobile must have the scheme
          {"destination":"https://a.b","devices":[]}                      | devices must be an object with URLs
          {"destination":"https://a.b","split":{}}                        | split must be a list of 0..10 objects with url and weight, was "{}"
          {"destination":"https://a.b","split":["x"]}                     | split[0].url must be
          {"destination":"https://a.b","split":[{"url":"https://a.b"}]}   | split[0].weight must be a whole number of 1..100, was left out
          {"destination":"https://a.b","split":[{"url":"https://a.b","weight":101}]} | was "101"
          {"destination":"https://a.b","split":[{"url":"https://a.b","weight":1,"x":1}]} | split[0] may have url and weight, has "x"
          {"destination":"https://a.b","split":[1,1,1,1,1,1,1,1,1,1,1]}   | split must be a list of 0..10 objects with url and weight, has 11
          {"destination":"https://a.b","utm":{"id":"x"}}                  | utm must be of [source, medium, campaign, term, content], has "id"
          {"destination":"https://a.b","utm":{"source":""}}               | utm.source must be a text of 1..200
          {"destination":"https://a.b","utm":"x"}                         | utm must be an object
          {"destination":"https://a.b","password":""}                     | password must be a text of 1..100
          {"destination":"https://a.b","password":false}                  | password must be a text of 1..100
          {"destination":"https://a.b","slug":"API"}                      | slug API is reserved
          {"destination":"https://a.b","enabled":"yes"}                   | enabled
          {"destination":"https://a.b","title":7}                         | title
          {"destination":"https://a.b","title":"a\\u0000b\\u0007"}          | title must have no control character but tabs and line breaks, has U+0000 at position 1, counted from 0, was "a?b?"
          {"destination":"https://a.b","title":"a\\u009bb"}                | title must have no control character but tabs and line breaks, has U+009B at position 1, counted from 0, was "a?b"
          {"destination":"https://a.b","tags":["x","\\u0000"]}             | tags[1] must have no control character, tab or line break, has U+0000 at position 0, counted from 0, was "?"
          {"destination":"https://a.b","tags":["a\\nb"]}                   | tags[0] must have no control character, tab or line break, has U+000A at position 1
          {"destination":"https://a.b","utm":{"campaign":"a\\u007f"}}      | utm.campaign must have no control character, tab or line break, has U+007F at position 1
          {"destination":"https://a.b","password":"a\\u0000"}              | password must have no control character, tab or line break
          {"destination":"https://a.b","tags":"x"}                        | tag
          {"destination":"https://a.b","tags":[""]}                       | tag
          {"destination":"https://a.b","colour":"red"}                    | colour
          []                                                              | object
          """)
  void bad_field_is_named(String body, String named) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining(named);
  }

  @Test
  void title_may_have_lines() {
    var draft = read("{\"destination\":\"https://a.b\",\"title\":\"a\\r\\n\\tb\"}");
    assertThat(draft.settings().title()).isEqualTo("a\r\n\tb");
  }

  @Test
  void kosovo_is_a_country_and_a_link_to_another_port_of_the_house_is_none_of_ours() {
    String url = "https://example.org/";
    assertThat(
            read("{\"destination\":\"https://blip.example:8443/\",\"countries\":{\"XK\":\"%s\"}}"
                    .formatted(url))
                .settings()
                .countries())
        .containsEntry("XK", url);
    var laptop = OwnAddresses.of("http://localhost:8080", "localhost:8080", Set.of());
    for (String own :
        List.of(
            "http://localhost:8080/a",
            "http://a.localhost:8080/",
            "http://127.1:8080",
            "http://127.0.0.2:8080",
            "http://0.0.0.0:8080",
            "http://[::ffff:127.0.0.1]:8080",
            "http://[::1]:8080/")) {
      assertThatThrownBy(() -> laptop.refuse("destination", WebAddress.read("destination", own)))
          .hasMessageContaining("must not lead to Blip itself");
    }
    var another = WebAddress.read("destination", "http://localhost:3000/");
    assertThat(laptop.refuse("destination", another)).isEqualTo(another);
  }

  @Test
  void address_is_measured_as_it_was_given_and_as_it_is_sent() {
    String longest = "https://example.org/" + "x".repeat(2_048 - 20);
    assertThat(read("{\"destination\":\"" + longest + "\"}").settings().destination())
        .isEqualTo(longest);
    assertThatThrownBy(() -> read("{\"destination\":\"" + longest + "x\"}"))
        .hasMessageContaining("destination must have 1..2048 characters, has 2049");
    String escaped = "https://example.org/" + "語".repeat(300);
    assertThatThrownBy(() -> read("{\"destination\":\"" + escaped + "\"}"))
        .hasMessageContaining("destination must have 1..2048 characters, is sent with 2720");
  }

  @Test
  void whole_pairs_of_surrogates_are_text() {
    LinkDraft draft =
        read("{\"destination\":\"https://a.b/\\ud83d\\ude00\",\"title\":\"\\ud83d\\ude00\"}");
    assertThat(draft.settings().destination()).isEqualTo("https://a.b/%F0%9F%98%80");
    assertThat(draft.settings().title()).isEqualTo("😀");
  }
}
