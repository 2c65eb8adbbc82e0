package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The index of rooms, a small database for each shard that is owned here, beside the shard's rooms.
 * The shard's record names the file.
 */
public final class WakeFiles implements WakeIndex {
  private final RoomFiles files;
  private final Map<Integer, WakeFile> shards = new ConcurrentHashMap<>();

  public WakeFiles(RoomFiles files) {
    this.files = files;
  }

  /**
   * A shard is owned from now on.
   *
   * @param enter makes the shard's record name this owner's index, or says that it cannot any more;
   *     called before the first entry
   * @throws RuntimeException if its index cannot be opened
   */
  public void begin(ShardEpoch shardEpoch, BooleanSupplier enter) {
    WakeFile before = shards.put(shardEpoch.shard(), WakeFile.open(files, shardEpoch, enter));
    if (before != null) before.close();
  }

  /** Whether a shard is owned here. */
  public boolean has(int shard) {
    return shards.containsKey(shard);
  }

  /** A shard is given up: its file is closed. */
  public void end(int shard) {
    WakeFile file = shards.remove(shard);
    if (file != null) file.close();
  }

  @Override
  public long file(RoomAddress room) {
    return of(room).file(room);
  }

  @Override
  public void awake(RoomAddress room, long epoch, boolean hasWork) {
    of(room).awake(room, epoch, hasWork);
  }

  @Override
  public void asleep(RoomAddress room, OptionalLong at, String log) {
    of(room).asleep(room, at, log);
  }

  @Override
  public void put(RoomAddress room, long at) {
    of(room).put(room, at);
  }

  @Override
  public void forget(RoomAddress room) {
    of(room).forget(room);
  }

  private WakeFile of(RoomAddress room) {
    WakeFile file = shards.get(RoomFiles.shard(room));
    if (file == null) throw new RoomMoved(room);
    return file;
  }

  /** Rooms that were awake when the shard was left, and rooms whose time has come. */
  public List<RoomAddress> atStart(int shard, long now) {
    return shard(shard).upTo(0, now);
  }

  /** Hibernating rooms whose time has come. */
  public List<RoomAddress> due(int shard, long now) {
    return shard(shard).due(now);
  }

  /** When the next of all rooms that sleep is woken, in epoch milliseconds; empty for none. */
  public OptionalLong nextDue() {
    return shards.values().stream()
        .map(WakeFile::nextDue)
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  /** How many of a shard's rooms each party has, of those that are wanted. */
  public Map<String, Long> counts(int shard, String party, String prefix) {
    return shard(shard).counts(party, prefix);
  }

  /**
   * A shard's rooms behind an address, in the order of their UTF-8. Those of a folder of an earlier
   * version are known once they have been called.
   *
   * @param party empty for all
   * @param prefix of the room's name
   */
  public List<String> rooms(int shard, String party, String prefix, String after, int limit) {
    return shard(shard).rooms(party, prefix, after, limit);
  }

  /** When a hibernating room is woken, in epoch milliseconds. */
  public OptionalLong wakesAt(RoomAddress room) {
    return of(room).wakesAt(room);
  }

  /** The bytes of a room's newest database without its log; 0 if it has none. */
  public long bytes(RoomAddress room) {
    long epoch = file(room);
    try {
      return epoch == 0 ? 0 : Files.size(EpochFiles.file(files.room(room), epoch));
    } catch (IOException e) {
      // It has just moved under another name.
      return 0;
    }
  }

  private WakeFile shard(int shard) {
    WakeFile file = shards.get(shard);
    if (file == null) throw new IllegalStateException("shard " + shard + " is not owned here");
    return file;
  }
}
