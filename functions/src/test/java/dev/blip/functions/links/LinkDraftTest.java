package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.Refusal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkDraftTest {
  @Test
  void every_field_is_read() {
    LinkDraft draft =
        LinkDraft.read(
            """
            {"slug":"a-_9","destination":"https://example.org/?q=1","countries":{"DE":"http://example.de"},
             "expiresAt":"2030-01-31T12:00:00Z","maxClicks":3,"enabled":false,"title":"T","tags":["x"]}
            """);
    assertThat(draft.slug()).isEqualTo("a-_9");
    assertThat(draft.countries()).containsEntry("DE", "http://example.de");
    assertThat(draft.expiresAt()).isEqualTo(Instant.parse("2030-01-31T12:00:00Z"));
    assertThat(draft.maxClicks()).isEqualTo(3);
    assertThat(draft.enabled()).isFalse();
    assertThat(draft.tags()).containsExactly("x");
  }

  @Test
  void what_is_left_out_has_its_default() {
    LinkDraft draft = LinkDraft.read("{\"destination\":\"https://example.org\"}");
    assertThat(draft.slug()).isNull();
    assertThat(draft.enabled()).isTrue();
    assertThat(draft.maxClicks()).isNull();
    assertThat(draft.countries()).isEmpty();
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
          {"destination":"https://a.b","countries":[]}                    | countries
          {"destination":"https://a.b","expiresAt":"soon"}                | expiresAt
          {"destination":"https://a.b","maxClicks":0}                     | maxClicks
          {"destination":"https://a.b","maxClicks":1.5}                   | maxClicks
          {"destination":"https://a.b","enabled":"yes"}                   | enabled
          {"destination":"https://a.b","title":7}                         | title
          {"destination":"https://a.b","tags":"x"}                        | tag
          {"destination":"https://a.b","tags":[""]}                       | tag
          {"destination":"https://a.b","colour":"red"}                    | colour
          []                                                              | object
          """)
  void bad_field_is_named(String body, String named) {
    assertThatThrownBy(() -> LinkDraft.read(body))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining(named);
  }
}
