package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Lease;
import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.LeaseRow.Standing;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LeaseWatch;
import dev.blip.coordinator.lease.Timing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * How a node becomes a member. It joins the members that the lease table names. It founds a cluster
 * only while no lease that holds belongs to one who is, or may be, in a cluster, and only one of
 * those who try at once can: the founder's record changes once. So two clusters never form.
 */
public final class Formation {
  private static final long PAUSE_NANOS = 100_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(Formation.class);

  private final LeaseTable table;
  private final Lease lease;
  private final LeaseWatch watch;
  private final ClusterNode node;

  public Formation(LeaseTable table, Lease lease, LeaseWatch watch, ClusterNode node) {
    this.table = table;
    this.lease = lease;
    this.watch = watch;
    this.node = node;
  }

  /**
   * Returns when this node is a member.
   *
   * @throws IllegalStateException if it is not after {@link Timing#JOIN}; the node is to be closed
   *     then, since it may become a member yet
   */
  public void complete() {
    long end = System.nanoTime() + Timing.JOIN.toNanos();
    boolean asked = false;
    while (!node.isUp()) {
      if (System.nanoTime() > end || !lease.holds()) {
        throw new IllegalStateException(
            "not a member of a cluster after " + Timing.JOIN.toSeconds() + " s");
      }
      try {
        if (!asked) asked = ask();
      } catch (SdkException e) {
        LOG.warn("lease table gives no answer: {}", e.getMessage());
      }
      LockSupport.parkNanos(PAUSE_NANOS / (asked ? 5 : 1));
    }
    lease.stand(Standing.MEMBER);
  }

  /** Whether this node has founded or asked to join. */
  private boolean ask() {
    Optional<String> founder = table.founder();
    List<LeaseRow> others = watch.others();
    List<LeaseRow> members =
        others.stream()
            .filter(
                row -> row.standing() == Standing.MEMBER || founder.equals(Optional.of(row.id())))
            .toList();
    if (!members.isEmpty()) {
      lease.stand(Standing.JOINING);
      node.join(members.stream().map(LeaseRow::address).toList());
      return true;
    }
    boolean someoneJoins = others.stream().anyMatch(row -> row.standing() == Standing.JOINING);
    if (someoneJoins || !watch.endExpired()) return false;
    if (!table.found(founder.orElse(null), lease.id())) return false;
    LOG.info("founding a cluster at {}", node.address());
    node.found();
    return true;
  }
}
