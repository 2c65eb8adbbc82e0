package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees when Blip cannot start: one line, and exit code 1. */
class MainTest {
  @TempDir Path temporary;

  @Test
  void bad_value_is_one_line() throws Exception {
    assertThat(failure(Map.of("BLIP_PORT", "http")))
        .isEqualTo("Blip cannot start: BLIP_PORT must be 1..65535, was \"http\"");
  }

  @Test
  void taken_port_is_one_line() throws Exception {
    try (var taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(failure(Map.of("BLIP_PORT", port, "BLIP_DATA", ":memory:")))
          .startsWith("Blip cannot start: port " + port + " is taken;");
    }
  }

  @Test
  void folder_that_cannot_be_written_is_one_line() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThat(failure(Map.of("BLIP_DATA", file.resolve("x").toString())))
        .startsWith("Blip cannot start: data folder " + file.resolve("x") + " cannot be written");
  }

  @Test
  void second_blip_on_a_folder_is_one_line() throws Exception {
    try (var _ = DataFolder.open(temporary)) {
      assertThat(failure(Map.of("BLIP_DATA", temporary.toString())))
          .contains("is in use by another Blip (process " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void missing_template_is_one_line() throws Exception {
    assertThat(
            failure(
                Map.of("BLIP_DATA", ":memory:", "BLIP_PORT", Integer.toString(FreePort.block(2)))))
        .isEqualTo("Blip cannot start: template.yaml: no such file");
  }

  /** The one line on stderr. */
  private String failure(Map<String, String> environment) throws Exception {
    Path errors = temporary.resolve("stderr");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Main.class.getName())
            .directory(temporary.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BLIP_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(1);
    List<String> lines = Files.readAllLines(errors);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
