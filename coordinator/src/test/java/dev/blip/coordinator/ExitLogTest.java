package dev.blip.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.example.Leaver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a process says that is ended from within. */
class ExitLogTest {
  /** A process's main class, which ends it by itself or lets another do so. */
  static final class Trial {
    private Trial() {}

    public static void main(String[] arguments) {
      ExitLog.begin(Trial.class);
      if (arguments[0].equals("own")) System.exit(0);
      Leaver.leave(7);
    }
  }

  private static String said(String who, int code) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Trial.class.getName(),
                who)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    return said;
  }

  @Test
  void exit_by_a_room_is_told_with_its_code_and_place() throws Exception {
    assertThat(said("room", 7))
        .contains("ERROR", "status: 7", "dev.blip.example.Leaver.leave(Leaver.java:");
  }

  @Test
  void own_exit_goes_without_saying() throws Exception {
    assertThat(said("own", 0)).isEmpty();
  }
}
