package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedQueryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      emptyValue = "",
      textBlock =
          """
          https://a.b/w?ref=6a&x=1#frag utm_source=a https://a.b/w?ref=6a&x=1&utm_source=a#frag
          https://a.b/ a=1 https://a.b/?a=1
          https://a.b/#f a=1 https://a.b/?a=1#f
          https://a.b/#f?g a=1 https://a.b/?a=1#f?g
          https://a.b/? a=1 https://a.b/?a=1
          https://a.b/?x=1& a=1 https://a.b/?x=1&a=1
          https://a.b/?x=1 ~~ https://a.b/?x=1
          https://a.b/?x=1 x=2 https://a.b/?x=1
          https://a.b/?x=1 x=2&y=3&x https://a.b/?x=1&y=3
          https://a.b/?x_y=1 x%5Fy=2&X_Y=3 https://a.b/?x_y=1&X_Y=3
          https://a.b/?x y=2 https://a.b/?x&y=2
          https://a.b/ a&b=&&c=%zz&d=%C3%A9+'|{}^[]" https://a.b/?a&b=&&c=%zz&d=%C3%A9+'|{}^[]"
          https://a.b/ %zz=1&é=2#c https://a.b/?%zz=1&%C3%A9=2%23c
          """)
  void visitors_parameters_are_added_byte_for_byte(String to, String query, String sent) {
    assertThat(ForwardedQuery.added(to, query)).isEqualTo(sent);
  }

  @Test
  void no_query_breaks_the_header() {
    assertThat(ForwardedQuery.added("https://a.b/", "a=1\r\nSet-Cookie: b\t\0c"))
        .isEqualTo("https://a.b/?a=1%0D%0ASet-Cookie:%20b%09%00c");
    String to = "https://a.b/" + "x".repeat(2_000);
    assertThat(ForwardedQuery.added(to, "a=" + "y".repeat(6_000))).hasSize(8_015).endsWith("y");
    assertThat(ForwardedQuery.added(to, "a=" + "y".repeat(7_000))).isEqualTo(to);
  }
}
