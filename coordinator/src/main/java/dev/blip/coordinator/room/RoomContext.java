package dev.blip.coordinator.room;

import dev.blip.protocol.RoomAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;

/** A room's surroundings. Handed to its constructor; usable in hooks only. */
public interface RoomContext {
  RoomAddress address();

  /** The time; the same within one hook's tests, the system's otherwise. */
  InstantSource clock();

  Storage storage();

  Alarms alarms();

  /** All connections, in the order they opened. */
  Collection<Connection> connections();

  /** Those with a tag. */
  Collection<Connection> connections(String tag);

  /** The connection of that ID, if it is still there. */
  Optional<Connection> connection(String id);

  /** Sends to all but some. The text is encoded once, however many there are. */
  void broadcast(String text, Connection... except);

  /** After this hook's commit, asks {@link Room#onDeliver} for what each follower lacks. */
  void deliver();

  /** Configuration of the coordinator, by name. */
  RoomSettings settings();

  /** Writes under the room's name. */
  Logger logger();
}
