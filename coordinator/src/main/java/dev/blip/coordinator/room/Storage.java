package dev.blip.coordinator.room;

/** What a room keeps. One SQLite database a room; each hook's changes are one transaction. */
public interface Storage {
  /** The database itself, for tables of the room's own. Names that begin with blip_ are taken. */
  Sql sql();

  /** Small values by name. */
  KeyValues kv();

  /**
   * A log by name, made on first use.
   *
   * @param name {@code [a-z][a-z0-9]{0,31}}
   */
  Log log(String name);
}
