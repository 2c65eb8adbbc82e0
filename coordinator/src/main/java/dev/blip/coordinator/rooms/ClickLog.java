package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Log;
import java.util.List;

/** The latest clicks that somebody may see, under dense numbers. */
interface ClickLog {
  /** The number of the newest; what there was before has lower ones. */
  long newest();

  /** The lowest number that is kept; {@code newest() + 1} if none is. */
  long oldest();

  /** Everything after a number, beyond the window's bound where it is still kept. */
  List<Log.Entry> after(long number);

  /** The clicks within the window's bounds, oldest first. */
  List<Log.Entry> current();

  /** Whether everything after a number is still here. */
  default boolean reaches(long after) {
    return after >= oldest() - 1 && after <= newest();
  }
}
