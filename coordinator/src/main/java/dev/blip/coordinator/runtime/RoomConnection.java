package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.runtime.DeliveryState.Place;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection as its room sees it; each change goes to the database and can be taken back. */
final class RoomConnection implements Connection {
  private static final ConnectionRequest UNKNOWN =
      new ConnectionRequest(null, Map.of(), Map.of(), "");

  final DeliveryState line;
  private final Sql sql;
  private final UndoLog undoLog;
  private final Outbox outbox;
  private Set<String> tags;
  private @Nullable String attachment;
  private @Nullable ConnectionRequest opening;
  private boolean gone;

  RoomConnection(
      DeliveryState line,
      Set<String> tags,
      @Nullable String attachment,
      Sql sql,
      UndoLog undoLog,
      Outbox outbox) {
    this.line = line;
    this.tags = tags;
    this.attachment = attachment;
    this.sql = sql;
    this.undoLog = undoLog;
    this.outbox = outbox;
  }

  /** From now on it can be read, and nothing else. */
  void end() {
    gone = true;
  }

  /** Closes it, and lets it be used no more; within a hook. */
  void leave() {
    close();
    Place before = line.place();
    line.follow(null);
    line.leaving(true);
    gone = true;
    undoLog.onUndo(
        () -> {
          gone = false;
          line.leaving(false);
          line.followAgain(before);
        });
  }

  private void requirePresent() {
    undoLog.requireHook();
    if (!gone) return;
    throw new IllegalStateException(
        "connection " + id() + " is gone: its ID, tags and attachment can be read, no more");
  }

  @Override
  public String id() {
    return line.connectionId();
  }

  /** Read when it is asked for: as a rule it is not, and there are many connections. */
  @Override
  public ConnectionRequest opening() {
    ConnectionRequest known = opening;
    if (known == null) {
      known =
          sql.first(
                  "SELECT opening FROM blip_connection WHERE id = ? AND opening IS NOT NULL",
                  row -> Json.read(String.valueOf(row.text("opening")), ConnectionRequest.class),
                  id())
              .orElse(UNKNOWN);
      opening = known;
    }
    return known;
  }

  @Override
  public Set<String> tags() {
    return tags;
  }

  @Override
  public void tag(String... labels) {
    requirePresent();
    if (labels.length > MAX_TAGS) {
      throw new IllegalArgumentException("tags must be 0.." + MAX_TAGS + ", were " + labels.length);
    }
    for (String label : labels) {
      if (label.length() > MAX_TAG) {
        throw new IllegalArgumentException(
            "tag must have 0.." + MAX_TAG + " characters, has " + label.length());
      }
    }
    Set<String> before = tags;
    tags = Set.copyOf(List.of(labels));
    undoLog.onUndo(() -> tags = before);
    sql.execute(
        "UPDATE blip_connection SET tags = ? WHERE id = ?", Json.write(List.copyOf(tags)), id());
  }

  @Override
  public Optional<String> attachment() {
    return Optional.ofNullable(attachment);
  }

  @Override
  public void attach(String text) {
    requirePresent();
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_ATTACHMENT) {
      throw new IllegalArgumentException(
          "attachment must have 0.." + MAX_ATTACHMENT + " bytes, has " + size);
    }
    @Nullable String before = attachment;
    attachment = text;
    undoLog.onUndo(() -> attachment = before);
    sql.execute("UPDATE blip_connection SET attachment = ? WHERE id = ?", text, id());
  }

  @Override
  public void send(String text) {
    requirePresent();
    outbox.send(id(), text);
  }

  @Override
  public void close() {
    requirePresent();
    outbox.close(id());
  }

  @Override
  public void follow(String log, long after) {
    requirePresent();
    Log.requireName(log);
    follow(new Place(log, after));
  }

  @Override
  public void follow(long after) {
    requirePresent();
    follow(new Place("", after));
  }

  private void follow(Place next) {
    long after = next.after();
    if (after < 0) throw new IllegalArgumentException("place must be 0 or more, was " + after);
    Place before = line.place();
    line.follow(next);
    undoLog.onUndo(() -> line.followAgain(before));
    sql.execute(
        "UPDATE blip_connection SET cursor = ?, log = ? WHERE id = ?", after, next.log(), id());
  }

  @Override
  public void followClosely(long after) {
    follow(after);
    boolean before = line.isFollowedClosely();
    line.followClosely(true);
    undoLog.onUndo(() -> line.followClosely(before));
  }

  @Override
  public OptionalLong place() {
    Place place = line.place();
    return place == null ? OptionalLong.empty() : OptionalLong.of(place.after());
  }
}
