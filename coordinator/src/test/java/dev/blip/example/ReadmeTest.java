package dev.blip.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what is compiled and tested here. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"PollRoom", "PollParty", "PollRoomTest"})
  void readme_shows_the_file_as_it_is(String name) throws IOException {
    assertThat(blocks()).contains(withoutImports(root().resolve(file(name))));
  }

  private static String file(String name) {
    return "coordinator/src/test/java/dev/blip/example/" + name + ".java";
  }

  /** The tests run in a module's folder, or in the root. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("template.yaml")) ? here : here.resolve("..").normalize();
  }

  private static List<String> blocks() throws IOException {
    var blocks = new ArrayList<String>();
    var matcher = BLOCK.matcher(Files.readString(root().resolve("README.md")));
    while (matcher.find()) blocks.add(matcher.group(1));
    return blocks;
  }

  private static String withoutImports(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .dropWhile(line -> !line.startsWith("/**") && !line.matches("(public |final )*class .*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
