package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Node says of {@code v = JSON.parse(…)}, {@code !!v}, {@code "" + v} and stringify. */
class ChatValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      emptyValue = "",
      value = {
        "\"a\"|true|a",
        "\"\"|false|''",
        "0|false|0",
        "-0|false|0",
        "-0.0|false|0",
        "1|true|1",
        "-1|true|-1",
        "1.0|true|1",
        "1.50|true|1.5",
        "100|true|100",
        "1e20|true|100000000000000000000",
        "1e21|true|1e+21",
        "1.5e21|true|1.5e+21",
        "123456789012345680000|true|123456789012345680000",
        "1234567890123456789012|true|1.2345678901234568e+21",
        "1e-6|true|0.000001",
        "1e-7|true|1e-7",
        "1.5e-7|true|1.5e-7",
        "0.000123|true|0.000123",
        "5e-324|true|5e-324",
        "2e-323|true|2e-323",
        "1.7976931348623157e308|true|1.7976931348623157e+308",
        "1e400|true|Infinity",
        "-1e400|true|-Infinity",
        "1e-400|false|0",
        "9007199254740993|true|9007199254740992",
        "0.1|true|0.1",
        "1e23|true|1e+23",
        "4.35|true|4.35",
        "2E-3|true|0.002",
        "true|true|true",
        "false|false|false",
        "null|false|null",
        "[]|true|''",
        "[1,2]|true|1,2",
        "[null,\"a\",[true,[2.50]],{}]|true|',a,true,2.5,[object Object]'",
        "[[[]]]|true|''",
        "{}|true|[object Object]",
        "{\"valueOf\":1}|true|[object Object]",
      })
  void value_is_as_true_and_as_long_as_in_javascript(String json, boolean isTrue, String text) {
    var value = ChatValues.parse(json);
    assertThat(ChatValues.isTrue(value)).isEqualTo(isTrue);
    assertThat(ChatValues.text(value)).isEqualTo(text);
  }

  @Test
  void what_is_not_there_is_undefined_and_the_last_of_two_fields_counts() {
    var value = ChatValues.parse("{\"a\":1,\"a\":2}");
    assertThat(ChatValues.text(value.get("a"))).isEqualTo("2");
    assertThat(ChatValues.isTrue(value.get("b"))).isFalse();
    assertThat(ChatValues.text(value.get("b"))).isEqualTo("undefined");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"toString\":1}", "[{\"toString\":null}]"})
  void object_whose_to_string_is_data_has_no_text(String json) {
    var value = ChatValues.parse(json);
    assertThatThrownBy(() -> ChatValues.text(value)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} x",
        "1 2",
        "01",
        "+1",
        ".5",
        "1.",
        "NaN",
        "'a'",
        "{a:1}",
        "[1,]",
        "\"\t\"",
        "\ufeff{}",
        "\"\\x\"",
        "{\"a\":1,}",
        "undefined"
      })
  void what_is_not_json_is_refused(String text) {
    assertThatThrownBy(() -> ChatValues.parse(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("must be JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {" \n\t\r{}", "\"\\ud83d\"", "\"\\/\"", "\"\u007f\"", "\"\u2028\""})
  void json_is_read(String text) {
    assertThat(ChatValues.parse(text)).isNotNull();
  }

  @Test
  void text_is_quoted_as_by_json_stringify() {
    assertThat(ChatValues.quoted("a\"b\\c\b\f\n\r\t/"))
        .isEqualTo("\"a\\\"b\\\\c\\b\\f\\n\\r\\t/\"");
    assertThat(ChatValues.quoted("\0\u001f\u007f\u2028"))
        .isEqualTo("\"\\u0000\\u001f\u007f\u2028\"");
    assertThat(ChatValues.quoted("\ud83d\ude00é€")).isEqualTo("\"\ud83d\ude00é€\"");
    assertThat(ChatValues.quoted("x\ud83d")).isEqualTo("\"x\\ud83d\"");
    assertThat(ChatValues.quoted("\ude00x")).isEqualTo("\"\\ude00x\"");
    assertThat(ChatValues.quoted("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"");
  }
}
