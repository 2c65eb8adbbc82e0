package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection as its room sees it; each change goes to the database and can be taken back. */
final class RoomConnection implements Connection {
  private static final int MOST_TAGS = 10;
  private static final int LONGEST_TAG = 256;

  final Line line;
  private final Sql sql;
  private final Journal journal;
  private final Outbox outbox;
  private Set<String> tags;
  private @Nullable String attachment;

  RoomConnection(
      Line line,
      Set<String> tags,
      @Nullable String attachment,
      Sql sql,
      Journal journal,
      Outbox outbox) {
    this.line = line;
    this.tags = tags;
    this.attachment = attachment;
    this.sql = sql;
    this.journal = journal;
    this.outbox = outbox;
  }

  @Override
  public String id() {
    return line.connectionId;
  }

  @Override
  public Set<String> tags() {
    return tags;
  }

  @Override
  public void tag(String... labels) {
    if (labels.length > MOST_TAGS) {
      throw new IllegalArgumentException(
          "tags must be 0.." + MOST_TAGS + ", were " + labels.length);
    }
    for (String label : labels) {
      if (label.length() > LONGEST_TAG) {
        throw new IllegalArgumentException(
            "tag must have 0.." + LONGEST_TAG + " characters, has " + label.length());
      }
    }
    Set<String> before = tags;
    tags = Set.of(labels);
    journal.onUndo(() -> tags = before);
    sql.execute(
        "UPDATE blip_connection SET tags = ? WHERE id = ?", Json.write(List.copyOf(tags)), id());
  }

  @Override
  public Optional<String> attachment() {
    return Optional.ofNullable(attachment);
  }

  @Override
  public void attach(String text) {
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_ATTACHMENT) {
      throw new IllegalArgumentException(
          "attachment must have 0.." + MAX_ATTACHMENT + " bytes, has " + size);
    }
    @Nullable String before = attachment;
    attachment = text;
    journal.onUndo(() -> attachment = before);
    sql.execute("UPDATE blip_connection SET attachment = ? WHERE id = ?", text, id());
  }

  @Override
  public void send(String text) {
    outbox.send(id(), text);
  }

  @Override
  public void close() {
    outbox.close(id());
  }

  @Override
  public void follow(long after) {
    if (after < 0) throw new IllegalArgumentException("place must be 0 or more, was " + after);
    long before = line.cursor;
    line.cursor = after;
    // What is under way belongs to the old place: none of it is sent any more.
    line.batches = List.of();
    line.nextBatch = 0;
    journal.onUndo(
        () -> {
          line.cursor = before;
          line.behind = line.follows();
        });
    sql.execute("UPDATE blip_connection SET cursor = ? WHERE id = ?", after, id());
  }
}
