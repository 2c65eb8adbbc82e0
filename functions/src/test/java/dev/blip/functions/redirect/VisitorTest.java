package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.Click;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of all that a visitor may say. */
class VisitorTest {
  private static final String ID = "019aa3f0-5c3b-7d2e-9a41-0c8f6b2d1e77";

  private final Map<String, String> headers = new HashMap<>();

  private Click click() {
    return new Visitor(headers).click(ID, "demo", "walk", false);
  }

  private Click at(String latitude, String longitude) {
    headers.put("cloudfront-viewer-latitude", latitude);
    headers.put("cloudfront-viewer-longitude", longitude);
    return click();
  }

  private @Nullable String referrer(String text) {
    headers.put("referer", text);
    return click().referrer();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0.0,-0.0",
    "90,180",
    "-90,-180",
    "90.0,-180.0",
    "-90.000000,180",
    "3.14000,101.69000"
  })
  void a_place_on_earth_is_where_the_click_is(String latitude, String longitude) {
    Click click = at(latitude, longitude);
    assertThat(click.latitude()).isEqualTo(Double.parseDouble(latitude));
    assertThat(click.longitude()).isEqualTo(Double.parseDouble(longitude));
    assertThat(click.approximate()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "NaN,NaN",
    "Infinity,0",
    "0,-Infinity",
    "90.0001,0",
    "0,180.5",
    "-91,0",
    "1e1,1",
    "0x1p3,1",
    "12d,1",
    "north,east",
    "'',''",
    "' ',1",
    "1,''",
    "'1,2',3",
    "1e-300,1"
  })
  void anything_else_is_no_place_and_the_country_stands_in_for_it(
      String latitude, String longitude) {
    headers.put("cloudfront-viewer-country", "MY");
    Click click = at(latitude, longitude);
    assertThat(click.approximate()).isTrue();
    assertThat(click.latitude()).isBetween(0.0, 8.0);
    assertThat(click.longitude()).isBetween(99.0, 120.0);
  }

  @ParameterizedTest
  @CsvSource({
    "desktop,desktop",
    "mobile,mobile",
    "mobile tablet,tablet",
    "tablet desktop,tablet",
    "smarttv desktop,tv",
    "mobile smarttv,tv",
    "mobile desktop,mobile",
    "'',"
  })
  void a_device_is_the_most_precise_that_cloudfront_says(String said, @Nullable String device) {
    for (String kind : List.of("desktop", "mobile", "tablet", "smarttv")) {
      headers.put(
          "cloudfront-is-" + kind + "-viewer",
          Boolean.toString(List.of(said.split(" ")).contains(kind)));
    }
    assertThat(click().device()).isEqualTo(device);
  }

  @Test
  void half_a_place_is_none() {
    headers.put("cloudfront-viewer-latitude", "10");
    assertThat(click().latitude()).isNull();
    assertThat(click().longitude()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XX", "T1", "ZZ", "AP", "EU", "A1", "my", "MYS", "M", "", " MY", "M\n"})
  void what_is_no_country_is_unknown_and_has_no_centre(String country) {
    headers.put("cloudfront-viewer-country", country);
    assertThat(click().country()).isNull();
    assertThat(click().latitude()).isNull();
    assertThat(click().approximate()).isNull();
  }

  @Test
  void an_unknown_country_leaves_a_known_place_where_it_is() {
    headers.put("cloudfront-viewer-country", "T1");
    assertThat(at("0", "0").latitude()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MY", "DE", "AQ", "BQ", "UM"})
  void countries_are_those_of_iso_3166(String country) {
    headers.put("cloudfront-viewer-country", country);
    assertThat(click().country()).isEqualTo(country);
  }

  @Test
  void a_visitor_who_says_nothing_is_a_click_all_the_same() {
    assertThat(click())
        .isEqualTo(
            new Click(
                ID,
                "demo",
                "walk",
                1_763_687_029_819L,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null));
    assertThat(new Visitor(headers).userAgent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/a?b=c,example.org",
    "https://EXAMPLE.org,example.org",
    "http://localhost:8080/x,localhost",
    "https://user:secret@example.org/,example.org",
    "https://example.org/?q=a|b c\u0007,example.org",
    "android-app://com.google.android.gm/,com.google.android.gm",
    "https://a_b.example.org#x,a_b.example.org"
  })
  void a_referrer_is_its_host_alone(String said, String host) {
    assertThat(referrer(said)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "about:blank",
        "https://",
        "https:///path",
        "https://ex\u0000ample.org/",
        "https://exam ple.org/",
        "javascript:alert(1)",
        "https://[::1]/",
        "https://münchen.example/"
      })
  void a_referrer_without_a_plain_host_is_unsaid(String said) {
    assertThat(referrer(said)).isNull();
  }

  @Test
  void an_absurdly_long_referrer_costs_nothing() {
    assertThat(referrer("https://" + "a".repeat(201) + "/")).isNull();
    assertThat(referrer("https://" + "a".repeat(200) + "/" + "x".repeat(9_000))).hasSize(200);
    assertThat(referrer("x".repeat(10_000))).isNull();
    assertThat(referrer("a://" + "@".repeat(10_000))).isNull();
  }

  @Test
  void an_absurdly_long_user_agent_is_looked_at_so_far() {
    headers.put("user-agent", "M".repeat(10_000) + "Googlebot/2.1");
    assertThat(new Visitor(headers).userAgent()).hasSize(1_000);
    assertThat(new Crawlers().include(new Visitor(headers).userAgent())).isFalse();
  }

  @Test
  void control_characters_in_a_user_agent_hide_no_bot() {
    headers.put("user-agent", "\u0000\u0007 Googlebot/2.1 \u001b[31m");
    assertThat(new Crawlers().include(new Visitor(headers).userAgent())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Kuala Lumpur,Kuala Lumpur",
    "S%C3%A3o+Paulo,São+Paulo",
    "100%,100%",
    "%0A%00Bonn%1b,Bonn",
    "M\u0007ainz,Mainz"
  })
  void a_city_is_decoded_and_has_no_control_characters(String said, String city) {
    headers.put("cloudfront-viewer-city", said);
    assertThat(click().city()).isEqualTo(city);
  }

  @Test
  void a_city_that_is_blank_or_too_long_is_unsaid() {
    headers.put("cloudfront-viewer-city", " %20 ");
    assertThat(click().city()).isNull();
    headers.put("cloudfront-viewer-city", "a".repeat(201));
    assertThat(click().city()).isNull();
    headers.put("cloudfront-viewer-city", "%E4%BA%AC".repeat(201));
    assertThat(click().city()).isNull();
    headers.put("cloudfront-viewer-city", "%E4%BA%AC".repeat(200));
    assertThat(click().city()).isEqualTo("京".repeat(200));
  }
}
