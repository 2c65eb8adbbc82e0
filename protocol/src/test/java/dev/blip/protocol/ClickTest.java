package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClickTest {
  @Test
  void click_survives_its_json() {
    Click click = click("0.0", "0.0", "\"MY\"");
    assertThat(Json.read(Json.write(click), Click.class)).isEqualTo(click);
    assertThat(click.latitude()).isZero();
    assertThat(Json.write(click)).contains("\"latitude\":0.0").doesNotContain("city");
  }

  @Test
  void click_is_no_bots_unless_it_says_so() {
    String click = "{\"id\":\"a\",\"account\":\"demo\",\"link\":\"hello\",\"time\":1}";
    assertThat(Json.read(click, Click.class).bot()).isFalse();
  }

  @Test
  void click_without_coordinates_is_placed_at_its_countrys_centre() {
    Click placed = click("null", "null", "\"DE\"").placed();
    assertThat(placed.approximate()).isTrue();
    assertThat(placed.latitude()).isBetween(47.0, 55.0);
    assertThat(placed.longitude()).isBetween(6.0, 15.0);
  }

  @Test
  void click_with_coordinates_stays_where_it_is() {
    assertThat(click("0.0", "0.0", "\"DE\"").placed().approximate()).isNull();
    assertThat(click("null", "null", "\"XX\"").placed().latitude()).isNull();
    assertThat(click("null", "null", "null").placed().latitude()).isNull();
  }

  @Test
  void edges_of_the_world_are_places() {
    click("90", "180", "\"US\"");
    click("-90", "-180", "\"US\"");
  }

  @Test
  void impossible_place_is_refused_with_its_value() {
    assertThatThrownBy(() -> click("90.5", "0", "\"US\""))
        .isInstanceOf(Refusal.class)
        .hasMessage("click latitude must be -90..90, was 90.5");
    assertThatThrownBy(() -> click("\"NaN\"", "0", "\"US\"")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> click("1", "null", "\"US\"")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> click("1", "2", "\"usa\"")).isInstanceOf(Refusal.class);
  }

  @Test
  void impossible_time_is_refused_with_its_range() {
    String click = "{\"id\":\"a\",\"account\":\"demo\",\"link\":\"hello\",\"time\":%s}";
    for (String time : new String[] {"-1", "253402300800000"}) {
      assertThatThrownBy(() -> Json.read(click.formatted(time), Click.class))
          .hasMessageContaining("time must be epoch milliseconds 0..253402300799999, was " + time);
    }
  }

  @Test
  void refusal_of_json_names_the_field_and_no_class() {
    assertThatThrownBy(() -> Json.read("{\"id\":\"a\",\"time\":\"soon\"}", Click.class))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("time")
        .hasMessageNotContaining("dev.blip")
        .hasMessageNotContaining("java.");
    assertThatThrownBy(() -> Json.read("{", Click.class)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Json.read("null", Click.class)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Json.read("", Click.class)).isInstanceOf(Refusal.class);
  }

  @Test
  void ids_sort_by_time_and_tell_it() {
    String early = Uuid7.of(1_000, -1, -1);
    String late = Uuid7.of(1_001, 0, 0);
    assertThat(early).isLessThan(late);
    assertThat(UUID.fromString(early).version()).isEqualTo(7);
    assertThat(UUID.fromString(early).variant()).isEqualTo(2);
    assertThat(Uuid7.millis(UUID.fromString(late))).isEqualTo(1_001);
  }

  private static Click click(String latitude, String longitude, String country) {
    return Json.read(
        """
        {"id":"a","account":"demo","link":"x","time":1,"latitude":%s,"longitude":%s,"country":%s,"bot":false}
        """
            .formatted(latitude, longitude, country),
        Click.class);
  }
}
