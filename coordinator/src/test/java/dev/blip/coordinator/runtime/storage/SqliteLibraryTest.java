package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
  @TempDir Path folder;

  /** What a coordinator does first, in a JVM of its own: the driver loads its library once. */
  static final class Start {
    public static void main(String[] arguments) {
      Path data = Path.of(arguments[0]);
      SqliteLibrary.unpackInto(data);
      RoomDatabase.open(data.resolve("room.db"));
      Runtime.getRuntime().halt(0); // as kill -9 does: nothing is tidied up
    }
  }

  private void start(Path data, Path temporary) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName(),
                data.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static List<Path> libraries(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(SqliteLibraryTest::isLibrary).toList();
    }
  }

  private static boolean isLibrary(Path file) {
    return file.getFileName().toString().contains("sqlitejdbc");
  }

  @Test
  void library_is_unpacked_once_into_the_data_folder_and_never_into_the_temporary_one()
      throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    start(data, temporary);
    assertThat(libraries(data)).hasSize(1);
    Path library = libraries(data).getFirst();
    var unpacked = Files.getLastModifiedTime(library);
    start(data, temporary);
    assertThat(libraries(data)).containsExactly(library);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(unpacked);
    assertThat(libraries(temporary)).isEmpty();
    Files.write(library, new byte[] {1});
    start(data, temporary);
    assertThat(Files.size(library)).as("a torn one is written anew").isGreaterThan(100_000);
  }
}
