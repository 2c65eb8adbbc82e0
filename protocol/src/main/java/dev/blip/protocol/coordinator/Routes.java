package dev.blip.protocol.coordinator;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Text;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads methods and addresses. Segments are taken apart before they are decoded and are opaque
 * afterwards: a dot or an encoded slash in a name is part of the name and never a step in a path.
 */
public final class Routes {
  static final String HEALTH = "/health";
  static final String STARTED = "/started";
  static final String READY = "/ready";
  static final String METRICS = "/metrics";
  static final String ROOM_LIST = "/rooms";
  private static final String ROOMS = "/rooms/";
  private static final String PARTIES = "/parties/";

  /** The methods of requests to rooms. */
  public static final String REQUESTS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";

  private static final int NO_STATUS = 1005;
  private static final Pattern CONNECTION = Pattern.compile("[A-Za-z0-9_=+/-]{1,128}");

  private Routes() {}

  /** Whether the secret guards this address. */
  public static boolean isGuarded(String target) {
    return target.startsWith(ROOM_LIST) || target.startsWith(PARTIES);
  }

  /**
   * @param target path and query as they came
   * @throws Refusal (404) for an address that does not exist, (400) for one that cannot be read
   */
  public static Route route(String method, String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    if (path.startsWith(ROOMS)) return inRoom(method, path, query);
    if (path.startsWith(PARTIES)) {
      String party = Percent.path(path.substring(PARTIES.length()));
      return reading(method, path, new Route.Rules(party));
    }
    return switch (path) {
      case ROOM_LIST -> reading(method, path, new Route.RoomList(query));
      case HEALTH -> reading(method, path, new Route.Health());
      case STARTED -> reading(method, path, new Route.Started());
      case READY -> reading(method, path, new Route.Ready());
      case METRICS -> reading(method, path, new Route.Scrape());
      default -> throw unknown(path);
    };
  }

  static String connection(RoomAddress room, String connectionId) {
    return within(room) + "/connections/" + Percent.encode(connectionId);
  }

  static String rules(String party) {
    return PARTIES + Percent.encode(party);
  }

  static String requests(RoomAddress room) {
    return within(room) + "/requests/";
  }

  static String query(RoomAddress room) {
    return within(room) + "/sql";
  }

  static String room(RoomAddress room) {
    return within(room);
  }

  private static String within(RoomAddress room) {
    return ROOMS + room.party() + "/" + Percent.encode(room.room());
  }

  private static Route reading(String method, String path, Route route) {
    return method.equals("GET") ? route : new Route.WrongMethod(method, path, "GET");
  }

  private static Route inRoom(String method, String path, String rawQuery) {
    int party = ROOMS.length();
    int room = path.indexOf('/', party) + 1;
    int kind = room == 0 ? 0 : path.indexOf('/', room) + 1;
    if (kind == 0) return wholeRoom(method, path, party, room);
    int slash = path.indexOf('/', kind);
    int end = slash < 0 ? path.length() : slash;
    String rest = slash < 0 ? "" : path.substring(slash + 1);
    boolean requests = path.startsWith("requests", kind) && end - kind == "requests".length();
    boolean sockets = path.startsWith("connections", kind) && end - kind == "connections".length();
    boolean query = path.startsWith("sql", kind) && path.length() - kind == "sql".length();
    if (!requests && !sockets && !query) throw unknown(path);
    var address =
        new RoomAddress(
            Percent.path(path.substring(party, room - 1)),
            Percent.path(path.substring(room, kind - 1)));
    if (query) {
      return method.equals("POST")
          ? new Route.Query(address)
          : new Route.WrongMethod(method, path, "POST");
    }
    return requests
        ? request(method, path, address, rest, rawQuery)
        : socket(method, path, address, rest, rawQuery);
  }

  /** The address ends with the room's name, or with its party's. */
  private static Route wholeRoom(String method, String path, int party, int room) {
    if (room == 0 || room == path.length()) throw unknown(path);
    var address =
        new RoomAddress(
            Percent.path(path.substring(party, room - 1)), Percent.path(path.substring(room)));
    return method.equals("DELETE")
        ? new Route.Destroy(address)
        : new Route.WrongMethod(method, path, "DELETE");
  }

  private static Route request(
      String method, String path, RoomAddress room, String rest, String query) {
    return switch (method) {
      case "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" ->
          request(new Route.Request(room, method, Percent.path(rest), query));
      default -> new Route.WrongMethod(method, path, REQUESTS);
    };
  }

  /** Unreadable queries are refused before their bodies come. */
  private static Route request(Route.Request request) {
    var _ = request.query();
    return request;
  }

  private static Route socket(
      String method, String path, RoomAddress room, String rest, String query) {
    int slash = rest.indexOf('/');
    if (slash >= 0) {
      if (!rest.substring(slash + 1).equals("messages")) throw unknown(path);
      String id = connectionId(rest.substring(0, slash));
      return method.equals("POST")
          ? new Route.Message(room, id)
          : new Route.WrongMethod(method, path, "POST");
    }
    if (rest.isEmpty()) throw unknown(path);
    String id = connectionId(rest);
    return switch (method) {
      case "POST" -> new Route.Connect(room, id);
      case "DELETE" -> disconnect(room, id, Percent.query(query));
      default -> new Route.WrongMethod(method, path, "POST, DELETE");
    };
  }

  private static Route disconnect(RoomAddress room, String id, Map<String, String> query) {
    String code = query.get("code");
    return new Route.Disconnect(
        room, id, code == null ? NO_STATUS : closeCode(code), query.getOrDefault("reason", ""));
  }

  private static int closeCode(String text) {
    if (text.matches("[1-4][0-9]{3}")) return Integer.parseInt(text);
    throw Refusal.bad("code must be 1000..4999, was " + Text.quoted(text));
  }

  private static String connectionId(String raw) {
    String id = Percent.path(raw);
    if (CONNECTION.matcher(id).matches()) return id;
    throw Refusal.bad("connection ID must match " + CONNECTION + ", was " + Text.quoted(id));
  }

  private static Refusal unknown(String path) {
    return new Refusal(
        404,
        "no such address: "
            + Text.quoted(path)
            + "; there are /rooms, /rooms/{party}/{room}/connections/{id}[/messages],"
            + " /rooms/{party}/{room}/requests[/{path}], /parties/{party},"
            + " /health, /started, /ready and /metrics");
  }
}
