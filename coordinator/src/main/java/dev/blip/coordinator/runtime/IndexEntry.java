package dev.blip.coordinator.runtime;

import dev.blip.coordinator.runtime.storage.EpochFiles;
import dev.blip.protocol.RoomAddress;
import java.util.OptionalLong;

/**
 * A room's line in its shard's index: names the file that is written, and says whether the room has
 * work to do, before what rests on it is committed. For one thread at a time.
 */
final class IndexEntry {
  private final RoomAddress address;
  private final RuntimeServices services;
  private final long epoch;
  private boolean filed;
  private boolean indexed;
  private boolean othersRemain;

  /**
   * The line of a room that was just opened.
   *
   * @param epoch of the file that is written
   * @param newest the epoch that the index named so far; 0 for none
   */
  IndexEntry(RoomAddress address, RuntimeServices services, long epoch, long newest) {
    this.address = address;
    this.services = services;
    this.epoch = epoch;
    this.othersRemain = newest != 0 && newest != epoch;
  }

  /** A commit is about to be made. */
  void beforeCommit(boolean hasWork) {
    if (filed && (!hasWork || indexed)) return;
    services.index().awake(address, epoch, hasWork);
    filed = true;
    indexed |= hasWork;
  }

  /** It is on disk: files of earlier epochs are needed no more. */
  void afterCommit() {
    if (othersRemain) EpochFiles.forgetBefore(services.files().room(address), epoch);
    othersRemain = false;
  }

  /**
   * The file is about to be closed.
   *
   * @param log where the database's log stands
   */
  void asleep(OptionalLong wakesAt, String log) {
    services.index().asleep(address, wakesAt, log);
  }

  /** The room is no more. */
  void forget() {
    services.index().forget(address);
  }
}
