package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temporary;

  @Test
  void folder_is_made_and_can_be_taken_again_once_closed() throws Exception {
    Path path = temporary.resolve("a/b");
    try (var folder = DataFolder.open(path)) {
      assertThat(folder.at("x")).isEqualTo(path.resolve("x"));
      assertThat(path).isDirectory();
    }
    DataFolder.open(path).close();
  }

  @Test
  void second_blip_is_told_who_has_the_folder() throws Exception {
    try (var _ = DataFolder.open(temporary)) {
      assertThatThrownBy(() -> DataFolder.open(temporary))
          .isInstanceOf(StartFailed.class)
          .hasMessage(
              "data folder %s is in use by another Blip (process %d); stop it, or set BLIP_DATA to"
                      .formatted(temporary, ProcessHandle.current().pid())
                  + " another folder");
    }
  }

  @Test
  void folder_that_cannot_be_written_is_named_with_the_remedy() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(StartFailed.class)
        .hasMessageStartingWith("data folder " + file.resolve("below") + " cannot be written (")
        .hasMessageEndingWith("); set BLIP_DATA to a folder that can, or to :memory:");
    assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/blip")))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void nothing_is_kept_in_memory() throws Exception {
    try (var folder = DataFolder.open(null)) {
      assertThat(folder.at("x")).isNull();
    }
  }
}
