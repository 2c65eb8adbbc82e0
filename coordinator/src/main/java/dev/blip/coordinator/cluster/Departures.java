package dev.blip.coordinator.cluster;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Which members are about to leave. One that leaves says so first, and all others know it within
 * about a second: so its shards can move in small rounds, while it is still a full member. What it
 * said goes with it.
 */
final class Departures {
  private static final ServiceKey<Void> LEAVING = ServiceKey.create(Void.class, "leaving");

  private final ActorSystem<?> system;
  private final Address own;
  private volatile Set<Address> leaving = Set.of();

  Departures(ActorSystem<?> system) {
    this.system = system;
    this.own = Cluster.get(system).selfMember().address();
    system.systemActorOf(watching(), "departures", Props.empty());
  }

  private Behavior<Receptionist.Listing> watching() {
    return Behaviors.setup(
        context -> {
          var receptionist = context.getSystem().receptionist();
          receptionist.tell(Receptionist.subscribe(LEAVING, context.getSelf()));
          return Behaviors.receiveMessage(
              listing -> {
                leaving =
                    listing.getAllServiceInstances(LEAVING).stream()
                        .map(this::addressOf)
                        .collect(Collectors.toUnmodifiableSet());
                return Behaviors.same();
              });
        });
  }

  private Address addressOf(ActorRef<?> ref) {
    return of(ref.path().address());
  }

  private Address of(Address address) {
    return address.hasLocalScope() ? own : address;
  }

  /** Says that this member is about to leave; it cannot be taken back. */
  void announce() {
    ActorRef<Void> departure =
        system.systemActorOf(Behaviors.<Void>empty(), "leaving", Props.empty());
    system.receptionist().tell(Receptionist.register(LEAVING, departure));
  }

  /**
   * Whether the member at an address has said that it is about to leave.
   *
   * @param address of local scope for this member
   */
  boolean isLeaving(Address address) {
    return leaving.contains(of(address));
  }
}
