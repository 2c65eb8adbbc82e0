package dev.blip.local.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for every source file of the repository. */
class FormatTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int MOST_LINES = 400;

  @Test
  void every_java_file_is_formatted() throws Exception {
    List<Path> wrong = new ArrayList<>();
    List<Path> files = Sources.in(ROOT, ".java");
    for (Path file : files) {
      String text = Files.readString(file);
      if (!Format.apply(text).equals(text)) wrong.add(ROOT.relativize(file));
    }
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(wrong).as("not formatted; run: mvn -Pformat").isEmpty();
  }

  @Test
  void formatter_changes_what_is_not_formatted() throws Exception {
    assertThat(Format.apply("import java.util.List;\nclass A{int  b;}"))
        .isEqualTo("class A {\n  int b;\n}\n");
  }

  @Test
  void no_source_file_is_over_400_lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (String ending : List.of(".java", ".ts")) {
      for (Path file : Sources.in(ROOT, ending)) {
        long lines = lines(file);
        if (lines > MOST_LINES) tooLong.add(ROOT.relativize(file) + ": " + lines);
      }
    }
    assertThat(tooLong).as("files over " + MOST_LINES + " lines").isEmpty();
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
