package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program of the machine's own, run at the repository's root; a test without it is skipped. */
final class Tool {
  private static final long PATIENCE_S = 120;

  private Tool() {}

  /**
   * What a program said.
   *
   * @param out standard output
   * @param told standard error
   */
  record Said(int exit, String out, String told) {}

  static void need(String program, String why) {
    boolean there =
        List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    Assumptions.assumeTrue(there, program + " is not on the PATH; " + why);
  }

  static Said run(String input, List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("tool", ".out");
    Path told = Files.createTempFile("tool", ".told");
    Path in = Files.writeString(Files.createTempFile("tool", ".in"), input);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Stacks.FOLDER.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(told.toFile())
              .start();
      try {
        boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(ended).as(command + " ended within " + PATIENCE_S + " s").isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Said(process.exitValue(), text(out), text(told));
    } finally {
      for (Path file : List.of(in, out, told)) Files.delete(file);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
