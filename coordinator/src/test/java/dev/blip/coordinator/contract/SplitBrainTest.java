package dev.blip.coordinator.contract;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that splits while rooms are called from all sides. */
class SplitBrainTest {
  @TempDir Path folder;
  private SplitNetwork network;
  private Fleet fleet;
  private Visitors visitors;

  @BeforeEach
  void start() throws Exception {
    try {
      network = new SplitNetwork(3);
    } catch (IOException e) {
      abort("no network of namespaces can be made here (root and iproute2?): " + e.getMessage());
      return;
    }
    fleet = new Fleet(folder, network.host(), network.places());
    visitors = new Visitors(fleet);
    visitors.awaitEachServed(10);
  }

  @AfterEach
  void stop() throws Exception {
    if (visitors != null) visitors.close();
    if (fleet != null) fleet.close();
    if (network != null) network.close();
  }

  private void awaitAllReady() {
    for (CoordinatorProcess node : fleet.nodes()) fleet.awaitReady(node);
  }

  /** The cut one still reaches its callers, its rooms' files and the lease table. */
  @Test
  void one_writer_while_a_coordinator_is_cut_from_its_peers() throws Exception {
    network.cutFromPeers(0);
    visitors.awaitEachServed(20);
    network.joinPeers(0);
    awaitAllReady();
    visitors.awaitEachServed(10);
    visitors.assertLinearizable();
  }

  @Test
  void one_writer_while_a_coordinator_is_cut_from_everything() throws Exception {
    network.unplug(0);
    visitors.awaitEachServed(20);
    network.plugIn(0);
    awaitAllReady();
    visitors.awaitEachServed(10);
    visitors.assertLinearizable();
  }
}
