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
public final class ClusterBootstrap {
  private static final long PAUSE_NANOS = 10_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(ClusterBootstrap.class);

  private final LeaseTable table;
  private final Lease lease;
  private final LeaseWatch watch;
  private final ClusterNode node;
  private boolean joining;
  private boolean founded;

  public ClusterBootstrap(LeaseTable table, Lease lease, LeaseWatch watch, ClusterNode node) {
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
    long nextAsk = System.nanoTime();
    while (!node.isUp()) {
      if (System.nanoTime() > end || !lease.holds()) {
        throw new IllegalStateException(
            "not a member of a cluster after " + Timing.JOIN.toSeconds() + " s");
      }
      try {
        if (System.nanoTime() >= nextAsk && ask()) {
          nextAsk = System.nanoTime() + Timing.ASK_AGAIN.toNanos();
        }
      } catch (SdkException e) {
        LOG.warn("lease table gives no answer: {}", e.getMessage());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    lease.stand(Standing.MEMBER);
  }

  /**
   * Whether this node has founded or asked to join. Members that were asked may be gone: whether
   * they are, only time tells, so they are asked until their leases have expired.
   */
  private boolean ask() {
    if (founded) return true;
    Optional<String> founder = table.founder();
    // A record of our own address is left of an earlier life: to join that one would be to found a
    // cluster without asking anybody.
    List<LeaseRow> others =
        watch.others().stream().filter(row -> !row.address().equals(node.address())).toList();
    List<LeaseRow> members =
        others.stream()
            .filter(
                row -> row.standing() == Standing.MEMBER || founder.equals(Optional.of(row.id())))
            .toList();
    if (!members.isEmpty()) {
      if (!joining) lease.stand(Standing.JOINING);
      joining = true;
      node.join(members.stream().map(LeaseRow::address).toList());
      return true;
    }
    if (!watch.endExpired()) return false;
    // Whom this node has asked is over. Two who asked in vain would wait for each other.
    if (joining) lease.stand(Standing.OUTSIDE);
    joining = false;
    if (others.stream().anyMatch(row -> row.standing() == Standing.JOINING)) return false;
    if (!table.found(founder.orElse(null), lease.id())) return false;
    LOG.info("founding a cluster at {}", node.address());
    node.found();
    founded = true;
    return true;
  }
}
