package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The sockets that were opened with a share: they end with it. A revoked share is remembered for as
 * long as a ticket that was got before may still come.
 */
final class ClickShares {
  /** The alarm of the share that ends first. */
  static final String END = "share-end";

  private static final String TAG = "share";
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final RoomContext room;

  ClickShares(RoomContext room) {
    this.room = room;
  }

  void start() {
    room.storage()
        .sql()
        .execute(
            "CREATE TABLE IF NOT EXISTS revoked (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT,"
                + " WITHOUT ROWID");
  }

  /**
   * Lets those pass who come without a share, or with one that holds.
   *
   * @throws Refusal (401)
   */
  void admit(ConnectionRequest opening) {
    Share share = Share.of(opening.headers()).orElse(null);
    if (share == null) return;
    if (share.isOver(room.clock().instant())) throw new Refusal(401, "share has expired");
    boolean isRevoked =
        room.storage()
            .sql()
            .first("SELECT 1 FROM revoked WHERE id = ?", row -> 1, share.id())
            .isPresent();
    if (isRevoked) throw new Refusal(401, "share was revoked");
  }

  /** How somebody looks at the clicks who asks for a view: with a share only the share's. */
  static ClickView view(ClickView asked, ConnectionRequest opening) {
    Optional<Share> share = Share.of(opening.headers());
    if (share.isEmpty()) return asked;
    if (!asked.filter().equals(ClickFilter.NONE)) {
      throw new Refusal(403, "share's filter is fixed; link, country and city must be left out");
    }
    return asked.shared(share.get().link());
  }

  void opened(Connection newcomer) {
    if (Share.of(newcomer.opening().headers()).isEmpty()) return;
    newcomer.tag(TAG);
    nextEnd();
  }

  /** Those who have come with a share. */
  List<Connection> sockets() {
    return List.copyOf(room.connections(TAG));
  }

  private void nextEnd() {
    long now = room.clock().millis();
    sockets().stream()
        .flatMap(socket -> Share.of(socket.opening().headers()).stream())
        .flatMap(share -> Optional.ofNullable(share.expiresAt()).stream())
        .filter(end -> end > now)
        .min(Long::compare)
        .ifPresent(end -> room.alarms().set(END, Instant.ofEpochMilli(end)));
  }

  /** A share may have ended. */
  void end() {
    Instant now = room.clock().instant();
    for (Connection socket : sockets()) {
      boolean isOver = Share.of(socket.opening().headers()).orElseThrow().isOver(now);
      if (isOver) close(socket, "share has expired");
    }
    nextEnd();
  }

  /** Nobody watches with a share any more, or comes with it. */
  void revoke(String id) {
    room.storage()
        .sql()
        .execute(
            "INSERT INTO revoked VALUES (?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
            id,
            room.clock().millis());
    for (Connection socket : sockets()) {
      if (Share.of(socket.opening().headers()).orElseThrow().id().equals(id)) {
        close(socket, "share was revoked");
      }
    }
  }

  private static void close(Connection socket, String why) {
    socket.send(new Refusal(401, why).problem(socket.id()).toFrame());
    socket.close();
  }

  void trim() {
    long before = room.clock().instant().minus(REMEMBERED).toEpochMilli();
    room.storage().sql().execute("DELETE FROM revoked WHERE at < ?", before);
  }
}
