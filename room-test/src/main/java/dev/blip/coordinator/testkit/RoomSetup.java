package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.Party;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a room under test is told. Begin with {@link RoomTest#setUp}.
 *
 * @param name the room's own, after the party's; {@code room} if nothing is said
 * @param settings as in the coordinator's environment
 * @param folder where its file lies and stays; null for a temporary one
 * @param beside a room that it can call, and that can call it; null for none
 */
public record RoomSetup(
    Party party,
    String name,
    Map<String, String> settings,
    @Nullable Path folder,
    @Nullable RoomTest beside) {

  public RoomSetup {
    settings = Map.copyOf(settings);
  }

  public RoomSetup named(String room) {
    return new RoomSetup(party, room, settings, folder, beside);
  }

  public RoomSetup with(String setting, String value) {
    var more = new HashMap<>(settings);
    more.put(setting, value);
    return new RoomSetup(party, name, more, folder, beside);
  }

  public RoomSetup in(Path other) {
    return new RoomSetup(party, name, settings, other, beside);
  }

  /** It shares its time with another room, and each can call the other. */
  public RoomSetup beside(RoomTest other) {
    return new RoomSetup(party, name, settings, folder, other);
  }

  /** Hibernates until its first event. */
  public RoomTest open() {
    return new RoomTest(this);
  }
}
