package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The index of rooms with work to do, a small database for each shard that is owned here, beside
 * the shard's rooms.
 */
public final class WakeFiles implements WakeIndex {
  private final RoomFiles files;
  private final Map<Integer, WakeFile> shards = new ConcurrentHashMap<>();

  public WakeFiles(RoomFiles files) {
    this.files = files;
  }

  /** A shard is owned from now on. */
  public void begin(Tenure tenure) {
    shards.put(tenure.shard(), new WakeFile(files.index(tenure.shard()), tenure));
  }

  /** A shard is given up: its file is closed. */
  public void end(int shard) {
    WakeFile file = shards.remove(shard);
    if (file != null) file.close();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the room's shard is not owned here
   */
  @Override
  public void put(RoomAddress room, long at) {
    shard(RoomFiles.shard(room)).put(room, at);
  }

  @Override
  public void remove(RoomAddress room) {
    shard(RoomFiles.shard(room)).remove(room);
  }

  /** Rooms that were awake when the shard was left, and rooms whose time has come. */
  public List<RoomAddress> atStart(int shard, long now) {
    return shard(shard).upTo(0, now);
  }

  /** Hibernating rooms whose time has come. */
  public List<RoomAddress> due(int shard, long now) {
    return shard(shard).upTo(1, now);
  }

  private WakeFile shard(int shard) {
    WakeFile file = shards.get(shard);
    if (file == null) throw new IllegalStateException("shard " + shard + " is not owned here");
    return file;
  }
}
