package dev.blip.coordinator.contract;

import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.testkit.Send;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A room that is called over HTTP, and whose messages leave over HTTP. Each is a new one. */
abstract class HttpTestHost implements TestHost {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Half a second without an event, and a look around each second. */
  private static final Duration LONGER_THAN_IDLE = Duration.ofMillis(1_800);

  private static final AtomicInteger ROOMS = new AtomicInteger();

  private final int number = ROOMS.incrementAndGet();
  private final String room = "Room " + number;
  private final RecordingGateway gateway;
  private final RoomsOverHttp rooms;

  HttpTestHost(RecordingGateway gateway, RoomsOverHttp rooms) {
    this.gateway = gateway;
    this.rooms = rooms;
  }

  /** All rooms of a house share one gateway. */
  private String connection(String id) {
    return id + "-" + number;
  }

  private GatewaySocket socket(String id) {
    return gateway.socket(connection(id));
  }

  @Override
  public RoomAddress address() {
    return new RoomAddress("probe", room);
  }

  private static Reply reply(RoomReply reply) {
    return new Reply(reply.status(), reply.body());
  }

  @Override
  public Reply connect(String id) throws Exception {
    socket(id).open(false);
    Reply reply = reply(rooms.connect(room, connection(id)));
    socket(id).open(reply.status() == 200);
    return reply;
  }

  @Override
  public Reply message(String id, String text) throws Exception {
    return reply(rooms.message(room, connection(id), text));
  }

  @Override
  public Reply disconnect(String id, int code, String reason) throws Exception {
    socket(id).open(false);
    return reply(rooms.disconnect(room, connection(id), code, reason));
  }

  @Override
  public Reply request(String method, String path, byte[] body) throws Exception {
    return reply(rooms.request(room, method, path, body));
  }

  @Override
  public List<String> heard(String id) {
    return socket(id).taken();
  }

  @Override
  public boolean wasClosed(String id) {
    return socket(id).wasClosedByRoom();
  }

  @Override
  public void nextSends(String id, Send... sends) {
    socket(id).plan(sends);
  }

  @Override
  public void vanishes(String id) {
    socket(id).open(false);
  }

  /** A room that was closed for want of work starts once more when it is asked. */
  @Override
  public void hibernate() throws Exception {
    Reply before = request("GET", "starts", "");
    await()
        .atMost(PATIENCE)
        .pollDelay(LONGER_THAN_IDLE)
        .pollInterval(LONGER_THAN_IDLE)
        .until(() -> !request("GET", "starts", "").equals(before));
  }

  @Override
  public void until(Check check) throws Exception {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(check::run);
  }

  @Override
  public void close() throws Exception {
    // The room stays in a house that other tests use too.
  }
}
