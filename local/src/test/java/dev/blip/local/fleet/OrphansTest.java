package dev.blip.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  @TempDir Path folder;

  /** A process that never ends by itself, known to the folder. */
  private Process process(String option) throws IOException {
    Process started = new ProcessBuilder("sh", "-c", "read line", option).start();
    Files.writeString(folder.resolve(started.pid() + ".pid"), started.pid() + "\n");
    return started;
  }

  @Test
  void coordinator_that_outlives_its_house_is_killed_and_nobody_else() throws Exception {
    Process orphan = process(CoordinatorProcess.LOG);
    Process other = process("-Dother=yes");
    try {
      Orphans.await(folder, PATIENCE);
      assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(other.isAlive()).isTrue();
    } finally {
      orphan.destroyForcibly();
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void coordinator_whose_house_went_while_it_was_started_ends_before_it_does_anything()
      throws Exception {
    Process orphan =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + CoordinatorMain.HOUSE + "=999999999",
                "-cp",
                System.getProperty("java.class.path"),
                CoordinatorMain.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var said = orphan.inputReader()) {
      assertThat(said.readLine()).isNull();
      assertThat(orphan.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(orphan.exitValue()).isEqualTo(1);
    } finally {
      orphan.destroyForcibly();
    }
  }

  @Test
  void files_that_name_no_process_are_passed_over() throws Exception {
    Files.writeString(folder.resolve("1.pid"), "0\n");
    Files.writeString(folder.resolve("2.pid"), "nobody\n");
    Files.writeString(folder.resolve("3.pid"), "999999999\n");
    Orphans.await(folder, PATIENCE);
    Orphans.await(folder.resolve("none"), PATIENCE);
  }
}
