package dev.blip.coordinator.contract;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two coordinators, each a client of its own of a file system whose clients answer from memory:
 * shards go to and fro faster than they forget.
 */
@Tag("processes")
class NetworkFileSystemTest {
  @TempDir Path folder;
  private ForgetfulMounts mounts;
  private Fleet fleet;
  private Visitors visitors;

  @BeforeEach
  void start() throws Exception {
    try {
      mounts = new ForgetfulMounts(folder, 2);
    } catch (IOException e) {
      abort("no two clients of a file system can be made here (FUSE, bindfs?): " + e.getMessage());
      return;
    }
    fleet = new Fleet(folder, mounts.mounts());
    visitors = new Visitors(fleet);
    visitors.awaitEachServed(5);
  }

  @AfterEach
  void stop() throws Exception {
    if (visitors != null) visitors.close();
    if (fleet != null) fleet.close();
    if (mounts != null) mounts.close();
  }

  private interface End {
    void of(CoordinatorProcess node) throws Exception;
  }

  /** What a node wrote the other one writes on, and it again. */
  private void toAndFro(CoordinatorProcess node, End end) throws Exception {
    end.of(node);
    visitors.awaitEachServed(5);
    node.startAgain();
    fleet.awaitReady(node);
    visitors.awaitEachServed(5);
  }

  @Test
  void nothing_is_lost_when_shards_go_to_and_fro_cleanly_and_by_kill() throws Exception {
    toAndFro(fleet.nodes().getFirst(), CoordinatorProcess::stop);
    toAndFro(fleet.nodes().getLast(), CoordinatorProcess::kill);
    visitors.assertLinearizable();
  }
}
