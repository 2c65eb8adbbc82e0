package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  record Note(String title, List<Map<String, String>> parts) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"title":"ab\\ud83d"}                          | title must be Unicode text, has a lone surrogate (U+D83D) at position 2
          {"title":"\\uDE00\\uD83D"}                     | title must be Unicode text, has a lone surrogate (U+DE00) at position 0
          {"parts":[{},{"a":"\\ud83d\\ude00\\uD83d x"}]} | parts[1].a must be Unicode text, has a lone surrogate (U+D83D) at position 2
          {"unknown":{"x":["\\udfff"]}}                  | unknown.x[0] must be Unicode text
          {"a\\udfff":1}                                 | name of a field must be Unicode text
          """)
  void half_a_surrogate_pair_is_refused_with_its_place(String json, String why) {
    for (Class<?> type : List.of(Note.class, Object.class)) {
      assertThatThrownBy(() -> Json.read(json, type))
          .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
          .hasMessageContaining(why);
    }
    assertThatThrownBy(() -> Json.tree(json)).hasMessageContaining(why);
  }

  @Test
  void raw_half_is_refused_too_and_whole_pairs_are_text() {
    assertThatThrownBy(() -> Json.readList("[\"a\",\"\ud83d\"]", String.class))
        .hasMessageContaining("[1] must be Unicode text, has a lone surrogate (U+D83D)");
    assertThat(Json.readList("[\"\\ud83d\\ude00\",\"😀\",\"\\\\ud83d\"]", String.class))
        .containsExactly("😀", "😀", "\\ud83d");
  }

  @Test
  void values_are_shown_once_in_quotes() {
    JsonNode all = Json.tree("[\"a\",7,1e400,true,null,{\"b\":1},\"" + "x".repeat(100) + "\"]");
    assertThat(all)
        .extracting(Json::shown)
        .containsExactly(
            "\"a\"",
            "\"7\"",
            "\"Infinity\"",
            "\"true\"",
            "\"null\"",
            "\"{\"b\":1}\"",
            "\"" + "x".repeat(80) + "…\"");
    assertThat(Json.shown(all.path(7))).isEqualTo("left out");
  }

  @Test
  void field_that_stands_twice_is_refused_by_name() {
    assertThatThrownBy(() -> Json.tree("{\"a\":1,\n\"b\":{\"c\":1,\"c\":2}}"))
        .isInstanceOf(Refusal.class)
        .hasMessage("field c stands twice (line 2, column 16)");
  }

  @Test
  void what_is_nested_too_deep_is_told_without_its_readers_own_words() {
    assertThatThrownBy(() -> Json.tree("[".repeat(1_001) + "]".repeat(1_001)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("JSON must be nested 0..1,000 deep")
        .hasMessageNotContaining("Stream");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":NaN}     | not the expected JSON (line 1, column 9): Non-standard token 'NaN'
          {"a":+1}      | not the expected JSON (line 1, column 7): Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs
          /*x*/{}       | not the expected JSON (line 1, column 1): Unexpected character ('/' (code 47))
          {"a":1        | not the expected JSON (line 1, column 7): Unexpected end-of-input: expected close marker for Object
          [1            | not the expected JSON (line 1, column 3): Unexpected end-of-input: expected close marker for Array
          ''            | not the expected JSON: it is empty
          """)
  void what_is_no_json_is_told_without_its_readers_own_words(String json, String why) {
    assertThatThrownBy(() -> Json.tree(json)).isInstanceOf(Refusal.class).hasMessage(why);
  }
}
