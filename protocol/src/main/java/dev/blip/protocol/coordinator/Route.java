package dev.blip.protocol.coordinator;

import dev.blip.protocol.RoomAddress;
import java.util.Map;

/**
 * What a request's method and address ask for. {@link #method} and {@link #target} write it, {@link
 * Routes#route} reads it.
 */
public sealed interface Route {
  /** The request's method. */
  String method();

  /** The request's address: path and query, percent-encoded. */
  String target();

  /** A socket wants to open. */
  record Connect(RoomAddress room, String connectionId) implements Route {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String target() {
      return Routes.connection(room, connectionId);
    }
  }

  /** A socket brought a message. */
  record Message(RoomAddress room, String connectionId) implements Route {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String target() {
      return Routes.connection(room, connectionId) + "/messages";
    }
  }

  /**
   * A socket closed.
   *
   * @param code 1000..4999
   */
  record Disconnect(RoomAddress room, String connectionId, int code, String reason)
      implements Route {
    @Override
    public String method() {
      return "DELETE";
    }

    @Override
    public String target() {
      return "%s?code=%d&reason=%s"
          .formatted(Routes.connection(room, connectionId), code, Percent.encode(reason));
    }
  }

  /**
   * An HTTP request to a room.
   *
   * @param method one of {@link Routes#REQUESTS}
   * @param path within the room, decoded, without a slash before it
   * @param rawQuery as it came, without the question mark; empty for none
   */
  record Request(RoomAddress room, String method, String path, String rawQuery) implements Route {
    /**
     * The query decoded; of a repeated name the last value stands.
     *
     * @throws dev.blip.protocol.Refusal (400) if it is not percent-encoded UTF-8
     */
    public Map<String, String> query() {
      return Percent.query(rawQuery);
    }

    @Override
    public String target() {
      String target = Routes.requests(room) + Percent.encodePath(path);
      return rawQuery.isEmpty() ? target : target + "?" + Percent.mend(rawQuery);
    }
  }

  /**
   * Which rooms are there?
   *
   * @param rawQuery as it came, without the question mark; empty for none
   */
  record RoomList(String rawQuery) implements Route {
    /**
     * The query decoded.
     *
     * @throws dev.blip.protocol.Refusal (400) if it is not percent-encoded UTF-8, or repeats a name
     */
    public Map<String, String> query() {
      return Percent.queryOfOnce(rawQuery);
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String target() {
      return rawQuery.isEmpty()
          ? Routes.ROOM_LIST
          : Routes.ROOM_LIST + "?" + Percent.mend(rawQuery);
    }
  }

  /** What does a room's database hold? The body is one SELECT. */
  record Query(RoomAddress room) implements Route {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String target() {
      return Routes.query(room);
    }
  }

  /** A room is to end, with all that it keeps. */
  record Destroy(RoomAddress room) implements Route {
    @Override
    public String method() {
      return "DELETE";
    }

    @Override
    public String target() {
      return Routes.room(room);
    }
  }

  /** What does a party say of its rooms? */
  record Rules(String party) implements Route {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String target() {
      return Routes.rules(party);
    }
  }

  /** Does the process live? 200 from its start to its end. */
  record Health() implements Route {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String target() {
      return Routes.HEALTH;
    }
  }

  /** Has it ever been ready? 503 if not. */
  record Started() implements Route {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String target() {
      return Routes.STARTED;
    }
  }

  /** Does it take calls? 503 with the reason if not. */
  record Ready() implements Route {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String target() {
      return Routes.READY;
    }
  }

  /** The numbers. */
  record Scrape() implements Route {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String target() {
      return Routes.METRICS;
    }
  }

  /**
   * The address exists, with other methods.
   *
   * @param target its path alone
   */
  record WrongMethod(String method, String target, String allowed) implements Route {}
}
