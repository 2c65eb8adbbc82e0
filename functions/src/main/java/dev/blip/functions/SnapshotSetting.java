package dev.blip.functions;

import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A setting around a snapshot (SnapStart): not in it, so that no secret lies there and none is
 * older than the instance, and read when the instance is restored, before its first request. Where
 * no snapshots are made, as on a laptop, the setting as it is.
 */
final class SnapshotSetting implements Supplier<String>, Resource {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSetting.class);

  private final Setting setting;

  private SnapshotSetting(Setting setting) {
    this.setting = setting;
  }

  /** Whoever holds it keeps it registered: snapshots know their resources weakly. */
  static SnapshotSetting of(Setting setting, Context<Resource> snapshots) {
    var registered = new SnapshotSetting(setting);
    snapshots.register(registered);
    return registered;
  }

  static SnapshotSetting of(Setting setting) {
    return of(setting, Core.getGlobalContext());
  }

  @Override
  public String get() {
    return setting.get();
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    setting.forget();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    try {
      setting.get();
    } catch (IllegalStateException e) {
      LOG.warn("{}; asked for again when it is needed", e.getMessage(), e);
      setting.forget();
    }
  }
}
