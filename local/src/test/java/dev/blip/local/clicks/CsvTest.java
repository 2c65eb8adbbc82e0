package dev.blip.local.clicks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static List<Csv.Row> rows(String text) throws IOException {
    var csv = new Csv(new BufferedReader(new StringReader(text)));
    List<Csv.Row> rows = new ArrayList<>();
    for (var row = csv.next(); row.isPresent(); row = csv.next()) rows.add(row.get());
    return rows;
  }

  private static List<List<String>> fields(String text) throws IOException {
    return rows(text).stream().map(Csv.Row::fields).toList();
  }

  @Test
  void fields_stand_between_commas_and_may_be_empty() throws Exception {
    assertThat(fields("a,b,c\n1,,3\n,,\n"))
        .containsExactly(List.of("a", "b", "c"), List.of("1", "", "3"), List.of("", "", ""));
  }

  @Test
  void quoted_fields_hold_commas_quotes_and_line_ends() throws Exception {
    assertThat(fields("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\"\nnext,1,2,3"))
        .containsExactly(
            List.of("a,b", "say \"hi\"", "two\nlines", ""), List.of("next", "1", "2", "3"));
  }

  @Test
  void crlf_a_byte_order_mark_and_empty_lines_do_no_harm() throws Exception {
    assertThat(fields("\uFEFFa,b\r\n\r\n1,2\r\n\r\n"))
        .containsExactly(List.of("a", "b"), List.of("1", "2"));
  }

  @Test
  void rows_know_the_line_they_begin_at() throws Exception {
    assertThat(rows("a\n\"x\ny\nz\"\n\nb").stream().map(Csv.Row::line)).containsExactly(1L, 2L, 6L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b,c", "\"a\"b,c", "\"never closed", "a,\"b\"\"", "\"a\" ,b"})
  void broken_row_is_told_and_costs_itself_alone(String broken) throws Exception {
    List<Csv.Row> rows = rows("one,1\n" + broken + "\ntwo,2\nthree,\"3\"\n");
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1).isBroken()).isTrue();
    assertThat(rows.get(1).line()).isEqualTo(2);
    assertThat(rows.get(2)).isEqualTo(new Csv.Row(3, List.of("two", "2"), ""));
    assertThat(rows.get(3)).isEqualTo(new Csv.Row(4, List.of("three", "3"), ""));
  }

  @Test
  void quote_that_is_not_closed_does_not_swallow_a_long_file() throws Exception {
    String row = "x".repeat(99) + "\n";
    List<Csv.Row> rows = rows("\"open\n" + row.repeat(1_000));
    assertThat(rows).hasSize(1_001);
    assertThat(rows.getFirst().broken()).contains("not closed within 8192 characters");
  }

  @Test
  void row_that_is_too_long_is_broken() throws Exception {
    List<Csv.Row> rows = rows("x".repeat(8_193) + "\nb");
    assertThat(rows.getFirst().broken()).isEqualTo("row must have 0..8192 characters, has 8193");
    assertThat(rows.getLast().fields()).containsExactly("b");
  }
}
