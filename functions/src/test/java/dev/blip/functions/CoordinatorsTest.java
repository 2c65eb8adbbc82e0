package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CoordinatorsTest {
  private static final URI ONE = URI.create("http://10.42.0.7:8081");
  private static final URI OTHER = URI.create("http://10.42.1.9:8081");
  private static final URI NEW = URI.create("http://10.42.1.10:8081");

  private final Snapshots snapshots = new Snapshots();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

  private Coordinators at(DnsServer server) {
    CoordinatorAddresses name = DnsName.at(server.url(), "coordinator.blip.internal", 8081);
    return Coordinators.of(name, nanos::get, snapshots);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void new_one_is_known_within_ten_seconds_and_nobody_asks_for_each_call() throws IOException {
    try (var server = new DnsServer()) {
      server.addresses = List.of("10.42.0.7", "10.42.1.9");
      Coordinators coordinators = at(server);
      for (int i = 0; i < 10; i++) {
        assertThat(coordinators.inTurn()).containsExactlyInAnyOrder(ONE, OTHER);
      }
      assertThat(server.asked).hasValue(1);
      server.addresses = List.of("10.42.1.9", "10.42.1.10");
      pass(Duration.ofSeconds(5));
      awaitKnown(coordinators, OTHER, NEW);
    }
  }

  @Test
  void one_that_failed_is_asked_last_for_its_time() throws IOException {
    try (var server = new DnsServer()) {
      server.addresses = List.of("10.42.0.7", "10.42.1.9");
      Coordinators coordinators = at(server);
      coordinators.failed(ONE, Duration.ofSeconds(4));
      for (int i = 0; i < 20; i++) assertThat(coordinators.inTurn()).endsWith(ONE);
      assertThat(coordinators.hasOther(ONE)).isTrue();
      assertThat(coordinators.hasOther(OTHER)).isFalse();
      pass(Duration.ofSeconds(4));
      for (int i = 0; i < 1_000 && coordinators.inTurn().getFirst() == OTHER; i++) {
        assertThat(i).isLessThan(999);
      }
    }
  }

  @Test
  void one_that_answers_has_not_failed_any_more() throws IOException {
    try (var server = new DnsServer()) {
      server.addresses = List.of("10.42.0.7", "10.42.1.9");
      Coordinators coordinators = at(server);
      assertThat(coordinators.inTurn()).hasSize(2);
      coordinators.failed(ONE, Duration.ofSeconds(4));
      coordinators.answered(ONE);
      assertThat(coordinators.hasOther(OTHER)).isTrue();
    }
  }

  @Test
  void while_none_can_be_reached_they_are_looked_up_each_second() throws IOException {
    try (var server = new DnsServer()) {
      server.addresses = List.of("10.42.0.7");
      Coordinators coordinators = at(server);
      assertThat(coordinators.inTurn()).containsExactly(ONE);
      coordinators.failed(ONE, Duration.ofSeconds(4));
      server.addresses = List.of("10.42.1.9");
      assertThat(coordinators.inTurn()).containsExactly(ONE);
      pass(Duration.ofSeconds(1));
      awaitKnown(coordinators, OTHER);
    }
  }

  @Test
  void while_nobody_tells_them_those_of_before_are_known() throws IOException {
    try (var server = new DnsServer()) {
      server.addresses = List.of("10.42.0.7");
      Coordinators coordinators = at(server);
      assertThat(coordinators.inTurn()).containsExactly(ONE);
      server.mute = true;
      pass(Duration.ofSeconds(5));
      long start = System.nanoTime();
      assertThat(coordinators.inTurn()).containsExactly(ONE);
      assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    }
  }

  @Test
  void snapshot_has_none_and_its_restored_instance_looks_them_up() throws Exception {
    try (var server = new DnsServer()) {
      server.addresses = List.of("10.42.0.7");
      Coordinators coordinators = at(server);
      assertThat(coordinators.inTurn()).containsExactly(ONE);
      snapshots.beforeCheckpoint(snapshots);
      server.addresses = List.of("10.42.1.9");
      snapshots.afterRestore(snapshots);
      assertThat(coordinators.inTurn()).containsExactly(OTHER);
    }
  }

  private static void awaitKnown(Coordinators coordinators, URI... addresses) {
    List<URI> known;
    do known = coordinators.inTurn();
    while (!java.util.Set.copyOf(known).equals(java.util.Set.of(addresses)));
  }

  /** What makes snapshots. */
  private static final class Snapshots extends Context<Resource> {
    private final java.util.List<Resource> resources = new java.util.ArrayList<>();

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
      for (Resource resource : resources) checkpoint(resource);
    }

    private void checkpoint(Resource resource) {
      try {
        resource.beforeCheckpoint(this);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
      for (Resource resource : resources) restore(resource);
    }

    private void restore(Resource resource) {
      try {
        resource.afterRestore(this);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void register(Resource resource) {
      resources.add(resource);
    }
  }
}
