package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A room that does as it is told, by messages and by POST: a word, then what the word is about. A
 * POST without a word counts. A GET answers what it knows.
 */
public final class ProbeRoom implements Room {
  private static final List<byte[]> LEAKED = new ArrayList<>();

  private final RoomContext room;
  private final Runnable end;
  private long starts;

  /**
   * @param end ends the process that it runs in
   */
  ProbeRoom(RoomContext room, Runnable end) {
    this.room = room;
    this.end = end;
  }

  @Override
  public void onStart() {
    starts = room.storage().kv().number("starts").orElse(0) + 1;
    room.storage().kv().put("starts", starts);
    if (known("start").equals("deadly")) end.run();
    if (known("start").equals("broken")) throw new IllegalStateException("start is broken");
  }

  @Override
  public void onBeforeConnect(String id, ConnectionRequest request) {
    if (id.startsWith("banned")) throw new Refusal(403, "connection " + id + " is banned");
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    newcomer.send("hello");
    if (newcomer.id().startsWith("deadly")) end.run();
  }

  @Override
  public void onMessage(Connection sender, String text) {
    take(text, sender);
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    room.storage().kv().put("left " + leaver.id(), close.code() + " " + close.clean());
    room.storage().kv().put("left from", leaver.opening().sourceIp());
    room.broadcast("left " + close.code() + " " + close.clean());
    if (known("leaving").equals("deadly")) end.run();
    if (known("leaving").equals("broken")) throw new IllegalStateException("leaving is broken");
  }

  @Override
  public void onAlarm(String name) {
    long rings = room.storage().kv().number("rings " + name).orElse(0) + 1;
    room.storage().kv().put("rings " + name, rings);
    room.broadcast("rang " + name);
    if (known("alarm").equals("deadly")) end.run();
    if (known("alarm").equals("broken")) throw new IllegalStateException("alarm is broken");
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    if (request.caller() instanceof Caller.Room) endAt("asked");
    RoomReply reply = answer(request);
    if (request.caller() instanceof Caller.Room) endAt("done");
    return reply;
  }

  /** Ends the process once, where this room was told to: {@code put end-MOMENT FILE}. */
  private void endAt(String moment) {
    String mark = known("end-" + moment);
    if (mark.equals("nothing")) return;
    try {
      Files.createFile(Path.of(mark));
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end.run();
  }

  private RoomReply answer(RoomRequest request) {
    if (request.path().equals("die")) end.run();
    if (request.path().equals("sleep")) {
      room.alarms().setAfter("far", Duration.ofHours(10));
    }
    if (request.path().equals("bytes")) {
      byte[] bytes = request.bytes();
      String hex = bytes == null ? "text" : HexFormat.of().formatHex(bytes);
      return RoomReply.text(request.method() + " " + hex);
    }
    if (request.method().equals("POST")) {
      if (request.body().isEmpty()) return RoomReply.text(Long.toString(count()));
      take(request.body(), null);
      return RoomReply.text("done");
    }
    return RoomReply.text(told(request.path()));
  }

  @Override
  public List<Batch> onDeliver(long after) {
    endAt("delivering");
    if (known("deadly-place").equals("" + after)) end.run();
    if (known("broken-place").equals("" + after)) throw new AssertionError("place is broken");
    List<Log.Entry> entries = room.storage().log("news").after(after, 1_000);
    if (entries.isEmpty()) return List.of();
    String texts = entries.stream().map(Log.Entry::text).collect(Collectors.joining(","));
    return List.of(new Batch(entries.getLast().seq(), "news " + texts));
  }

  @Override
  public Optional<Batch> onDeliver(UrlFollower follower, long most) {
    if (most == Long.MAX_VALUE) endAt("choosing");
    // Another size after each start, so that a batch which is chosen again is another.
    int size = most == Long.MAX_VALUE ? 1 + (int) starts % 2 : 2;
    List<Log.Entry> entries =
        room.storage().log(follower.log()).after(follower.after(), size).stream()
            .filter(entry -> entry.seq() <= most)
            .toList();
    if (entries.isEmpty()) return Optional.empty();
    String texts = entries.stream().map(Log.Entry::text).collect(Collectors.joining(","));
    return Optional.of(new Batch(entries.getLast().seq(), texts));
  }

  @Override
  public FetchRequest onPost(UrlFollower follower, Batch batch) {
    endAt("posting");
    return FetchRequest.post(follower.uri(), batch.text());
  }

  @Override
  public void onPosted(UrlFollower follower, Batch batch, RoomReply reply) {
    deliverIfThatEnds();
    endAt("posted");
  }

  @Override
  public void onReply(String name, RoomReply reply) {
    endAt("replied");
    room.storage().log("replies").append(name + " " + reply.status() + " " + told(reply));
    room.broadcast("reply " + name);
    if (known("reply").equals("deadly")) end.run();
    if (known("reply").equals("broken")) throw new IllegalStateException("reply is broken");
    deliverIfThatEnds();
    endAt("taken");
  }

  private void deliverIfThatEnds() {
    if (!known("end-delivering").equals("nothing")) room.deliver();
  }

  private static String told(RoomReply reply) {
    if (reply.status() < 400 || reply.body().isEmpty()) return reply.body();
    return Json.tree(reply.body()).at("/error/kind").asText();
  }

  private void take(String text, @Nullable Connection sender) {
    int end = text.indexOf(' ');
    String word = end < 0 ? text : text.substring(0, end);
    String rest = end < 0 ? "" : text.substring(end + 1);
    if (sender == null || !obeyedFor(word, rest, sender)) obey(word, rest);
  }

  private boolean obeyedFor(String word, String rest, Connection sender) {
    switch (word) {
      case "whisper" -> room.broadcast(rest, sender);
      case "echo" -> sender.send(rest);
      case "tag" -> sender.tag(rest.split(" ", -1));
      case "attach" -> sender.attach(rest);
      case "close" -> {
        sender.send(rest);
        sender.close();
      }
      case "follow" -> sender.follow(Long.parseLong(rest));
      case "follow-log" -> sender.follow(rest, 0);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void obey(String word, String rest) {
    String[] words = rest.split(" ", 2);
    switch (word) {
      case "put" -> room.storage().kv().put(words[0], words[1]);
      case "count" -> count();
      case "say" -> room.broadcast(rest);
      case "publish" -> {
        room.storage().log("news").append(rest);
        room.deliver();
      }
      case "follow-url" -> room.followers().put("url", URI.create(rest), "news", 0);
      case "append" -> room.storage().log("news").append(rest);
      case "publish-both" -> {
        for (String each : words) room.storage().log("news").append(each);
        room.deliver();
      }
      case "destroy" -> {
        room.broadcast(rest);
        room.destroy();
      }
      case "alarm" -> room.alarms().setAfter(words[0], Duration.parse(words[1]));
      case "alarm-if-unset" -> room.alarms().setIfUnsetAfter(words[0], Duration.parse(words[1]));
      case "cancel" -> room.alarms().cancel(rest);
      case "call" -> call(rest, false);
      case "call-in-passing" -> call(rest, true);
      case "fetch" -> {
        String[] told = rest.split(" ", 3);
        room.fetch(told[0], FetchRequest.post(URI.create(told[1]), told[2]));
        deliverIfThatEnds();
        endAt("fetching");
      }
      case "call-and-fail" -> {
        call(rest, false);
        throw Refusal.bad("told to fail");
      }
      case "chain" -> {
        count();
        call("link " + room.address().toString().replace(' ', '+') + " chain", false);
      }
      case "flood" -> {
        for (int i = 0; i < Integer.parseInt(words[0]); i++) call(words[1], false);
      }
      case "fail" -> {
        leaveTraces();
        throw new IllegalStateException("told to fail");
      }
      case "die" -> end.run();
      case "leak" -> leak();
      case "explode" -> {
        leaveTraces();
        explode(rest);
      }
      case "refuse" -> {
        leaveTraces();
        throw Refusal.bad("told to refuse");
      }
      default -> throw Refusal.bad("word is not known, was " + word);
    }
  }

  /** A name, a room's address with + for its spaces, and what to tell it. */
  private void call(String told, boolean passing) {
    String[] words = told.split(" ", 3);
    var request = CallRequest.post("", words.length < 3 ? "" : words[2]);
    room.call(
        words[0],
        RoomAddress.parse(words[1].replace('+', ' ')),
        passing ? request.inPassing() : request);
    endAt("calling");
  }

  private static int explode(String kind) {
    return switch (kind) {
      case "assertion" -> throw new AssertionError("told to explode");
      case "linkage" -> throw new NoClassDefFoundError("told to explode");
      case "memory" -> new long[Integer.MAX_VALUE - 8].length;
      case "stack" -> 1 + explode(kind);
      default -> throw Refusal.bad("kind of explosion is not known, was " + kind);
    };
  }

  /** All but a little of the heap, for ever, and then more than there is. */
  private static void leak() {
    while (!isNearlyFull()) LEAKED.add(new byte[1 << 20]);
    explode("memory");
  }

  private static boolean isNearlyFull() {
    var runtime = Runtime.getRuntime();
    long most = runtime.maxMemory() / 100 * 93;
    if (runtime.totalMemory() - runtime.freeMemory() < most) return false;
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory() >= most;
  }

  private long count() {
    long count = room.storage().kv().number("count").orElse(0) + 1;
    room.storage().kv().put("count", count);
    room.broadcast("count " + count);
    return count;
  }

  /** All that a hook can do, so that it can be seen to be taken back. */
  private void leaveTraces() {
    room.storage().kv().put("trace", "left");
    room.storage().sql().execute("CREATE TABLE trace (x INTEGER)");
    room.storage().log("news").append("trace");
    room.deliver();
    room.alarms().setAfter("trace", Duration.ZERO);
    room.broadcast("trace");
    for (Connection connection : room.connections()) {
      connection.tag("trace");
      connection.attach("trace");
      connection.close();
    }
  }

  private String told(String path) {
    String[] words = path.split("/", 2);
    String rest = words.length < 2 ? "" : words[1];
    return switch (words[0]) {
      case "starts" -> Long.toString(starts);
      case "process" -> Long.toString(ProcessHandle.current().pid());
      case "connections" -> Integer.toString(room.connections().size());
      case "tagged" -> Integer.toString(room.connections(rest).size());
      case "tags" -> told(rest, c -> String.join(" ", c.tags().stream().sorted().toList()));
      case "account" ->
          told(
              rest,
              c -> c.caller().account() + " from " + c.opening().sourceIp() + c.opening().query());
      case "attachment" -> told(rest, c -> c.attachment().orElse("none"));
      case "due" -> room.alarms().due(rest).isPresent() ? "set" : "not set";
      case "replies", "news" ->
          room.storage().log(words[0]).after(0, 10_000).stream()
              .map(Log.Entry::text)
              .collect(Collectors.joining(","));
      case "newest" -> Long.toString(room.storage().log("news").newest());
      default -> known(path);
    };
  }

  private String told(String id, Function<Connection, String> asked) {
    return room.connections().stream()
        .filter(c -> c.id().equals(id) || c.id().startsWith(id + "-"))
        .findFirst()
        .map(asked)
        .orElse("nobody");
  }

  private String known(String key) {
    return room.storage().kv().text(key).orElse("nothing");
  }
}
