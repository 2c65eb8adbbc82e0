package dev.blip.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  private static final String TIME = "2026-11-20T10:00:00.000Z ";

  @TempDir Path folder;

  @Test
  void rooms_failures_are_handed_on_and_nothing_else() throws Exception {
    Path file = folder.resolve("1.log");
    Files.writeString(file, TIME + "ERROR room=poll/old d.b.c.runtime.Hooks - room poll/old: no\n");
    List<String> told = new CopyOnWriteArrayList<>();
    try (var _ = LogTail.of(file, told::add)) {
      String head = TIME + "ERROR room=poll/a - b d.b.c.runtime.Hooks - room poll/a - b: onMess";
      Files.writeString(
          file,
          """
          %1$sWARN  room=- d.b.c.cluster.Node - cluster is quiet
          %1$sINFO  room=poll/lunch d.b.c.runtime.RoomRunner - open
          %2$s"""
              .formatted(TIME, head),
          StandardOpenOption.APPEND);
      Files.writeString(file, "age failed\n\tat some.Frame\n", StandardOpenOption.APPEND);
      await().until(() -> !told.isEmpty());
    }
    assertThat(told).containsExactly("room poll/a - b: onMessage failed");
  }
}
