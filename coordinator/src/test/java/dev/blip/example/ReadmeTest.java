package dev.blip.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's code is the code that is compiled and tested in examples/poll. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("..", "examples", "poll", "src");

  @ParameterizedTest
  @ValueSource(strings = {"main:PollRoom", "main:PollParty", "test:PollRoomTest"})
  void code_in_the_readme_is_the_examples(String name) throws IOException {
    String file = name.replace(":", "/java/dev/blip/example/poll/") + ".java";
    String source = Files.readString(SOURCES.resolve(file));
    String shown = source.substring(source.indexOf("\n\n", source.lastIndexOf("\nimport ")) + 2);
    assertThat(Files.readString(Path.of("..", "README.md"))).contains("```java\n" + shown + "```");
  }
}
