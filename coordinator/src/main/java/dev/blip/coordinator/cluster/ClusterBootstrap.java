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
  private final ShardOwner owner;
  private final String address;
  private Optional<String> founder = Optional.empty();
  private boolean joining;
  private boolean founded;

  /**
   * Does nothing yet.
   *
   * @param owner bound to this lease's shards
   * @param address where others reach this coordinator's node, which need not be there yet
   */
  public ClusterBootstrap(
      LeaseTable table, Lease lease, LeaseWatch watch, ShardOwner owner, String address) {
    this.table = table;
    this.lease = lease;
    this.watch = watch;
    this.owner = owner;
    this.address = address;
  }

  /**
   * Founds a cluster, where that is possible just now, without a node: others who ask to join wait
   * for it.
   *
   * @return whether every shard is ours, so that any room can be run here
   */
  public boolean foundAlone() {
    try {
      var others = others();
      if (members(others).isEmpty() && watch.endExpired()) return found(others);
    } catch (SdkException e) {
      LOG.info("lease table gives no answer yet: {}", e.getMessage());
    }
    return false;
  }

  /**
   * Returns when this coordinator's node is a member.
   *
   * @throws IllegalStateException if it is not after {@link Timing#JOIN}; the node is to be closed
   *     then, since it may become a member yet
   */
  public void complete(ClusterNode node) {
    if (founded) node.found();
    long end = System.nanoTime() + Timing.JOIN.toNanos();
    long nextAsk = System.nanoTime();
    while (!node.isUp()) {
      if (System.nanoTime() > end || !lease.holds()) {
        throw new IllegalStateException(
            "not a member of a cluster after " + Timing.JOIN.toSeconds() + " s");
      }
      try {
        if (System.nanoTime() >= nextAsk && ask(node)) {
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
  private boolean ask(ClusterNode node) {
    if (founded) return true;
    List<LeaseRow> others = others();
    List<LeaseRow> members = members(others);
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
    found(others);
    if (founded) node.found();
    return founded;
  }

  /**
   * The others that hold a lease. A record of our own address is left of an earlier life: to join
   * that one would be to found a cluster without asking anybody.
   */
  private List<LeaseRow> others() {
    founder = table.founder();
    return watch.others().stream().filter(row -> !row.address().equals(address)).toList();
  }

  private List<LeaseRow> members(List<LeaseRow> others) {
    return others.stream()
        .filter(row -> row.standing() == Standing.MEMBER || founder.equals(Optional.of(row.id())))
        .toList();
  }

  /** Whether all shards are ours, too, where it has founded a cluster. */
  private boolean found(List<LeaseRow> others) {
    if (others.stream().anyMatch(row -> row.standing() == Standing.JOINING)) return false;
    if (!table.found(founder.orElse(null), lease.id())) return false;
    LOG.info("founding a cluster at {}", address);
    founded = true;
    // Nobody else is there to run them.
    return owner.takeFree();
  }
}
