package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a room has sent and not everyone has received: numbered entries that all its connections
 * share, each with a place of its own in them. Kept in the room's database within the hook's
 * transaction, so a crash between commit and post loses nothing. For one thread at a time.
 */
final class Outbox {
  /** Beyond this, whoever has received least is cut off rather than waited for. */
  static final int MOST_ENTRIES = 10_000;

  static final long MOST_BYTES = 16L << 20;

  /**
   * An entry.
   *
   * @param target the one connection it is for, null for all
   * @param except connections it is not for
   * @param utf8 the message; null closes the connection
   */
  record Entry(long seq, @Nullable String target, Set<String> except, byte @Nullable [] utf8) {
    boolean isFor(String connectionId) {
      return target != null ? target.equals(connectionId) : !except.contains(connectionId);
    }

    int size() {
      return utf8 == null ? 0 : utf8.length;
    }
  }

  private final Sql sql;
  private final UndoLog undoLog;
  private List<Entry> entries = new ArrayList<>();
  private long bytes;
  private long newest;
  private long deleted;

  Outbox(Sql sql, UndoLog undoLog) {
    this.sql = sql;
    this.undoLog = undoLog;
    sql.execute(
        "CREATE TABLE IF NOT EXISTS blip_outbox (seq INTEGER PRIMARY KEY, target TEXT, spared TEXT"
            + " NOT NULL, text TEXT) STRICT");
    load();
  }

  private void load() {
    entries.addAll(
        sql.query(
            "SELECT * FROM blip_outbox ORDER BY seq",
            row ->
                new Entry(
                    row.number("seq"),
                    row.text("target"),
                    Set.copyOf(Json.readList(String.valueOf(row.text("spared")), String.class)),
                    bytes(row.text("text")))));
    for (Entry entry : entries) bytes += entry.size();
    if (!entries.isEmpty()) newest = entries.getLast().seq;
  }

  /** Numbers go on after those that connections have already seen. */
  void startAfter(long seq) {
    newest = Math.max(newest, seq);
  }

  long newest() {
    return newest;
  }

  int size() {
    return entries.size();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void send(String target, String text) {
    append(target, Set.of(), text);
  }

  void close(String target) {
    append(target, Set.of(), null);
  }

  void broadcast(String text, Set<String> except) {
    append(null, except, text);
  }

  private void append(@Nullable String target, Set<String> except, @Nullable String text) {
    var entry = new Entry(newest + 1, target, except, bytes(text));
    if (entry.size() > Connection.MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "message must have 0.." + Connection.MAX_MESSAGE + " bytes, has " + entry.size());
    }
    sql.execute(
        "INSERT INTO blip_outbox VALUES (?, ?, ?, ?)",
        entry.seq,
        target,
        except.isEmpty() ? "[]" : Json.write(except),
        text);
    newest++;
    entries.add(entry);
    bytes += entry.size();
    undoLog.onUndo(
        () -> {
          newest--;
          bytes -= entries.removeLast().size();
        });
  }

  /** The next entry for a connection, null if it has them all; moves its place past others'. */
  @Nullable Entry next(DeliveryState line) {
    if (entries.isEmpty()) return null;
    long first = entries.getFirst().seq;
    for (long seq = Math.max(line.sent() + 1, first); seq <= newest; seq++) {
      Entry entry = entries.get((int) (seq - first));
      if (entry.isFor(line.connectionId())) return entry;
      line.sentThrough(seq);
    }
    return null;
  }

  /** Forgets what everyone has received; the file is told by {@link #store}. */
  void trim(long receivedByAll) {
    int count = 0;
    while (count < entries.size() && entries.get(count).seq <= receivedByAll) {
      bytes -= entries.get(count++).size();
    }
    if (count > 0) entries = new ArrayList<>(entries.subList(count, entries.size()));
  }

  /** Deletes from the file what was forgotten; within a transaction. */
  void store() {
    long below = entries.isEmpty() ? newest + 1 : entries.getFirst().seq;
    if (below - 1 > deleted) {
      sql.execute("DELETE FROM blip_outbox WHERE seq < ?", below);
      deleted = below - 1;
    }
  }

  /** The place that a connection must have reached for the outbox to be within its bounds. */
  long leastPlace() {
    if (entries.size() <= MOST_ENTRIES && bytes <= MOST_BYTES) return 0;
    int kept = 0;
    long size = 0;
    for (Entry entry : entries.reversed()) {
      size += entry.size();
      if (kept++ >= MOST_ENTRIES / 2 || size > MOST_BYTES / 2) return entry.seq;
    }
    return 0;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
