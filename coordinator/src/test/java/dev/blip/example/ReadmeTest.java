package dev.blip.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's code is the code that is compiled and tested here. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/blip/example");

  @ParameterizedTest
  @ValueSource(strings = {"PollRoom", "PollParty", "PollRoomTest"})
  void code_in_the_readme_is_this_code(String name) throws IOException {
    String source = Files.readString(SOURCES.resolve(name + ".java"));
    String shown = source.substring(source.indexOf("\n\n", source.lastIndexOf("\nimport ")) + 2);
    assertThat(Files.readString(Path.of("..", "README.md"))).contains("```java\n" + shown + "```");
  }
}
