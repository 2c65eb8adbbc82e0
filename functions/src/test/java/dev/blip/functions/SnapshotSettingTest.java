package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

class SnapshotSettingTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<String> there = new AtomicReference<>("one");
  private final Snapshots snapshots = new Snapshots();
  private final SnapshotSetting setting =
      SnapshotSetting.of(new Setting("NAME", this::read, () -> Instant.EPOCH), snapshots);

  private String read() {
    asked.incrementAndGet();
    String value = there.get();
    if (value.isEmpty()) throw new IllegalArgumentException("away");
    return value;
  }

  @Test
  void restored_instance_has_read_it_before_its_first_request() throws Exception {
    setting.get();
    snapshots.beforeCheckpoint(snapshots);
    there.set("two");
    snapshots.afterRestore(snapshots);
    assertThat(asked).hasValue(2);
    assertThat(setting.get()).isEqualTo("two");
    assertThat(asked).hasValue(2);
  }

  @Test
  void value_is_not_in_the_snapshot() throws Exception {
    setting.get();
    snapshots.beforeCheckpoint(snapshots);
    setting.get();
    assertThat(asked).hasValue(2);
  }

  @Test
  void restoring_goes_on_when_it_cannot_be_read_yet() {
    there.set("");
    assertThatCode(() -> snapshots.afterRestore(snapshots)).doesNotThrowAnyException();
    there.set("late");
    assertThat(setting.get()).isEqualTo("late");
  }

  /** A context that calls what is registered with it, as Lambda's does. */
  private static final class Snapshots extends Context<Resource> {
    private final List<Resource> resources = new ArrayList<>();

    @Override
    public void register(Resource resource) {
      resources.add(resource);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
      resources.forEach(each -> run(() -> each.beforeCheckpoint(this)));
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
      resources.forEach(each -> run(() -> each.afterRestore(this)));
    }

    private interface Hook {
      void run() throws Exception;
    }

    private static void run(Hook hook) {
      try {
        hook.run();
      } catch (Exception e) {
        throw new AssertionError("a hook threw", e);
      }
    }
  }
}
