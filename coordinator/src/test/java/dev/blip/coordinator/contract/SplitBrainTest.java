package dev.blip.coordinator.contract;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that splits while rooms are called from all sides. Each test leaves it whole, and has
 * rooms of its own.
 */
@Tag("processes")
class SplitBrainTest {
  @TempDir static Path folder;
  private static @Nullable SplitNetwork made;
  private static @Nullable Fleet started;
  private SplitNetwork network;
  private Fleet fleet;
  private Visitors visitors;

  @BeforeAll
  static void begin() throws Exception {
    try {
      made = new SplitNetwork(3);
    } catch (IOException e) {
      abort("no network of namespaces can be made here (root and iproute2?): " + e.getMessage());
      return;
    }
    started = new Fleet(folder, made.host(), made.places());
  }

  @AfterAll
  static void end() throws Exception {
    if (started != null) started.close();
    if (made != null) made.close();
  }

  @BeforeEach
  void start() {
    network = requireNonNull(made);
    fleet = requireNonNull(started);
    awaitAllReady();
    visitors = new Visitors(fleet);
    visitors.awaitEachServed(10);
  }

  @AfterEach
  void stop() {
    if (visitors != null) visitors.close();
  }

  private void awaitAllReady() {
    for (CoordinatorProcess node : fleet.nodes()) fleet.awaitReady(node);
  }

  /** The cut one still reaches its callers, its rooms' files and the lease table. */
  @Test
  void one_writer_while_a_coordinator_is_cut_from_its_peers() throws Exception {
    network.cutFromPeers(0);
    visitors.awaitEachServed(8);
    network.joinPeers(0);
    awaitAllReady();
    visitors.awaitEachServed(10);
    visitors.assertLinearizable();
  }

  @Test
  void one_writer_while_a_coordinator_is_cut_from_everything() throws Exception {
    network.unplug(0);
    visitors.awaitEachServed(8);
    network.plugIn(0);
    awaitAllReady();
    visitors.awaitEachServed(10);
    visitors.assertLinearizable();
  }
}
