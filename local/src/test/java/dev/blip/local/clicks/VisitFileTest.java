package dev.blip.local.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisitFileTest {
  private static final String HEADER = "time,slug,country,latitude,longitude,userAgent\n";

  @TempDir Path folder;

  private static VisitFile read(String text) throws Exception {
    return VisitFile.read(new BufferedReader(new StringReader(text)));
  }

  @Test
  void row_becomes_a_visit_with_the_edges_headers() throws Exception {
    VisitFile file =
        read(
            HEADER
                + "2026-11-20T12:00:00.250Z,hello,MY,3.14,101.69,\"Mozilla/5.0 (X11,"
                + " \"\"L\"\")\"\n");
    assertThat(file.wrong()).isZero();
    Visit visit = file.visits().getFirst();
    assertThat(visit.time()).isEqualTo(Instant.parse("2026-11-20T12:00:00.250Z").toEpochMilli());
    assertThat(visit.slug()).isEqualTo("hello");
    assertThat(visit.visitor().headers())
        .containsOnlyKeys(
            "User-Agent",
            "CloudFront-Viewer-Country",
            "CloudFront-Viewer-Latitude",
            "CloudFront-Viewer-Longitude")
        .containsEntry("User-Agent", "Mozilla/5.0 (X11, \"L\")")
        .containsEntry("CloudFront-Viewer-Latitude", "3.14");
  }

  @Test
  void times_are_instants_with_any_offset_or_epoch_milliseconds() throws Exception {
    VisitFile file =
        read("slug,time\nabc,0\nabc,1970-01-01T00:00:01Z\nabc,1970-01-01T01:00:02+01:00\n");
    assertThat(file.told()).isEmpty();
    assertThat(file.visits().stream().map(Visit::time)).containsExactly(0L, 1_000L, 2_000L);
  }

  @Test
  void visits_are_in_order_of_time_whatever_the_lines_order() throws Exception {
    assertThat(read("time,slug\n30,thirty\n10,ten\n20,twenty\n").visits())
        .extracting(Visit::slug)
        .containsExactly("ten", "twenty", "thirty");
  }

  @Test
  void further_columns_are_read_or_told_as_passed_over() throws Exception {
    VisitFile file =
        read("Time,SLUG,city,device,referrer,note\n5,abc,São Paulo,tv,https://a.b/c,x\n");
    assertThat(file.unread()).containsExactly("note");
    assertThat(file.visits().getFirst().visitor().headers())
        .containsEntry("CloudFront-Viewer-City", "S%C3%A3o%20Paulo")
        .containsEntry("CloudFront-Is-SmartTV-Viewer", "true")
        .containsEntry("CloudFront-Is-Mobile-Viewer", "false")
        .containsEntry("Referer", "https://a.b/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday,abc,,,,|line 2: time must be an ISO 8601 instant such as 2026-11-20T12:00:00Z or"
            + " epoch milliseconds, of 1970..9998, was \"yesterday\"",
        "-5,abc,,,,|line 2: time must be",
        ",abc,,,,|was empty",
        "1,ab,,,,|line 2: slug must be 3..64 of a-z A-Z 0-9 _ -, was \"ab\"",
        "1,a/../b,,,,|line 2: slug must be",
        "1,abc,my,,,|line 2: country must be two capitals of ISO 3166-1 alpha-2, XK or empty, was"
            + " \"my\"",
        "1,abc,ZZ,,,|line 2: country must be two capitals of ISO 3166-1 alpha-2, XK or empty, was"
            + " \"ZZ\"",
        "1,abc,UK,,,|line 2: country must be two capitals of ISO 3166-1 alpha-2, XK or empty, was"
            + " \"UK\"; did you mean GB?",
        "1,abc,GB,52.,0,|line 2: latitude must be -90..90 degrees or empty, was \"52.\"",
        "1,abc,GB,0,.5,|line 2: longitude must be -180..180 degrees or empty, was \".5\"",
        "1,abc,,90.5,0,|line 2: latitude must be -90..90 degrees or empty, was \"90.5\"",
        "1,abc,,NaN,0,|line 2: latitude must be",
        "1,abc,,0,-181,|line 2: longitude must be -180..180 degrees or empty, was \"-181\"",
        "1,abc,,1,,|line 2: longitude must be there where the other is, was empty",
        "1,abc,,,,Möz|line 2: userAgent must be 1..1024 characters of printable ASCII or empty, was"
            + " \"Möz\"",
        "1,abc|line 2: row must have 6 fields as the header line, has 2",
        "1,a\"b\"c,,,,|line 2: field 2: a field with a quote must stand in quotes, was \""
      })
  void wrong_line_is_told_with_number_value_and_range_and_passed_over(String line, String told)
      throws Exception {
    VisitFile file = read(HEADER + line + "\n7,good,,,,\n");
    assertThat(file.visits()).extracting(Visit::slug).containsExactly("good");
    assertThat(file.wrong()).isEqualTo(1);
    assertThat(file.told()).singleElement().asString().contains(told);
  }

  @Test
  void bytes_that_are_not_utf_8_cost_their_row_alone_and_only_where_they_would_be_read()
      throws Exception {
    String rows =
        """
        time,slug,city,note
        1,bad,M\u00FCnchen,x
        2,good,Mainz,\u00FC
        3,half,a\u00C3,x
        4,long,a\u00F8\u0088\u0080\u0080\u0080b,x
        5,\u00FFug,,
        6,kept,\u00C3\u00BC,\u00EF\u00BF\u00BD
        7,odd,\u00EF\u00BF\u00BD,x
        """;
    Path csv = Files.write(folder.resolve("c.csv"), rows.getBytes(StandardCharsets.ISO_8859_1));
    VisitFile file = VisitFile.read(csv);
    assertThat(file.visits()).extracting(Visit::slug).containsExactly("good", "kept", "odd");
    assertThat(file.visits().get(1).visitor().city()).isEqualTo("ü");
    assertThat(file.told())
        .hasSize(4)
        .startsWith(
            "line 2: city must be UTF-8, was \"M\uFFFDnchen\"",
            "line 4: city must be UTF-8, was \"a\uFFFD\"")
        .last()
        .isEqualTo("line 6: slug must be UTF-8, was \"\uFFFDug\"");
  }

  @Test
  void user_agent_cannot_smuggle_a_header_in() throws Exception {
    VisitFile file = read(HEADER + "1,abc,,,,\"a\nX-Evil: 1\"\n");
    assertThat(file.visits()).isEmpty();
    assertThat(file.wrong()).isEqualTo(1);
  }

  @Test
  void twenty_wrong_lines_are_told_and_all_are_counted() throws Exception {
    VisitFile file = read(HEADER + "x\n".repeat(50));
    assertThat(file.wrong()).isEqualTo(50);
    assertThat(file.told()).hasSize(20).last().asString().startsWith("line 21: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a,b\n1,2\n", "time\n1\n", "time,slug,time\n1,abc,1\n", "\"time,slug\n"})
  void file_without_a_right_header_line_is_refused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadCsv.class)
        .hasMessageContaining("header line");
  }

  @Test
  void same_visitors_are_held_once() throws Exception {
    List<Visit> visits = read(HEADER + "1,abc,MY,1,2,x\n2,abc,MY,1,2,x\n").visits();
    assertThat(visits.getFirst().visitor()).isSameAs(visits.getLast().visitor());
  }
}
