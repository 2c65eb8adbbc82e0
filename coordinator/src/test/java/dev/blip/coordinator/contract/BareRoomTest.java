package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.Send;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runner alone, in the test kit. */
class BareRoomTest extends RoomContract {
  @Override
  int moments() {
    return Integer.MAX_VALUE;
  }

  @Override
  TestHost open() {
    return new Bare();
  }

  private static final class Bare implements TestHost {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int PATIENCE = 600;
    private final RoomAddress address;
    private final RoomTest room;
    private final Deque<AutoCloseable> neighbours = new ArrayDeque<>();
    private int ended;

    Bare() {
      this("room", null);
    }

    private Bare(String name, @Nullable RoomTest beside) {
      var setup = RoomTest.setUp(new ProbeParty(this::end)).named(name);
      room = (beside == null ? setup : setup.beside(beside)).open();
      address = new RoomAddress("probe", name);
      room.whenFetched(this::world);
    }

    /** The server of the others, without a network. */
    private Optional<RoomReply> world(FetchRequest request, String key) {
      int status = WorldServer.one().take(request.uri().getPath(), key, request.body());
      if (status == WorldServer.NO_ANSWER) return Optional.empty();
      return Optional.of(new RoomReply(status, "text/plain", ""));
    }

    @Override
    public RoomAddress address() {
      return address;
    }

    @Override
    public TestHost neighbour() {
      var neighbour = new Bare("neighbour " + neighbours.size(), room);
      neighbours.push(neighbour);
      return neighbour;
    }

    @Override
    public void end() {
      ended++;
      room.crashInHook();
    }

    private Reply reply(Answer answer) {
      while (answer.isLost()) room.comesBack();
      return new Reply(answer.status(), answer.body());
    }

    @Override
    public Reply connect(String id) {
      return reply(room.visitor(id).connects());
    }

    @Override
    public Reply message(String id, String text) {
      return reply(room.visitor(id).says(text));
    }

    @Override
    public Reply disconnect(String id, int code, String reason) {
      return reply(room.visitor(id).leaves(code, reason));
    }

    @Override
    public Reply request(String method, String path, byte[] body) {
      String text = new String(body, StandardCharsets.UTF_8);
      boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
      var request =
          new RoomRequest(method, path, Map.of(), Map.of(), text, new Caller.Stranger(), "");
      return reply(room.request(isText ? request : request.with(body)));
    }

    @Override
    public List<String> heard(String id) {
      return room.visitor(id).heard();
    }

    @Override
    public boolean wasClosed(String id) {
      return room.visitor(id).wasClosed();
    }

    @Override
    public void nextSends(String id, Send... sends) {
      room.visitor(id).nextSends(sends);
    }

    @Override
    public void vanishes(String id) {
      room.visitor(id).vanishes();
    }

    @Override
    public boolean canEnd() {
      return true;
    }

    @Override
    public int revive() {
      int since = ended;
      ended = 0;
      return since;
    }

    @Override
    public void hibernate() {
      room.hibernate();
    }

    @Override
    public void restart() {
      room.hibernate();
    }

    @Override
    public void kill() {
      room.crash();
    }

    @Override
    public void until(Check check) throws Exception {
      for (int tries = 0; tries < PATIENCE; tries++) {
        try {
          check.run();
          return;
        } catch (AssertionError | IndexOutOfBoundsException notYet) {
          room.pass(STEP);
        }
      }
      check.run();
    }

    @Override
    public void close() throws Exception {
      for (AutoCloseable neighbour : neighbours) neighbour.close();
      room.close();
    }
  }
}
