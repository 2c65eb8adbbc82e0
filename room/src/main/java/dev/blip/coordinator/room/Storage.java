package dev.blip.coordinator.room;

/**
 * What a room keeps: one SQLite database, in which each hook's changes are one transaction. May be
 * kept in a field; used outside the room's hooks it throws {@link IllegalStateException}.
 */
public interface Storage {
  /** The database itself, for tables of the room's own; make them in {@link Room#onStart}. */
  Sql sql();

  /** Small values by name. */
  KeyValues kv();

  /**
   * A log by name, made on first use.
   *
   * @param name {@code [a-z][a-z0-9]{0,31}}
   * @throws IllegalArgumentException if the name is another
   */
  Log log(String name);

  /**
   * Removes all that the room keeps: its tables, its values, its logs' entries (their numbers go
   * on). Connections, alarms, calls and followers stay. The room is made anew before its next hook,
   * so that {@link Room#onStart} makes the tables again.
   *
   * @throws IllegalStateException in {@code onStart}
   */
  void deleteAll();
}
