package dev.blip.coordinator.bench;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Clicks into rooms in every state, with a look at a file before each that is not there and bears
 * the step's name: what a trace of this process is divided by. See {@link FileCalls}.
 */
public final class FileSteps {
  static final String MARK = "/step ";

  private final Path folder;
  private final Party party;
  private int clicks;

  private FileSteps(Path folder) {
    this.folder = folder;
    this.party = Parties.with("").named("clicks");
  }

  public static void main(String[] arguments) throws Exception {
    new FileSteps(Path.of(arguments[0])).run();
  }

  private void run() throws Exception {
    String[] accounts = accountsOfOneShard();
    try (var host = new BenchHost(folder, 1, 1, 0, 0)) {
      RoomRunner first = room(host, accounts[0]);
      step("the first room of a shard");
      click(first, accounts[0]);
      RoomRunner room = room(host, accounts[1]);
      step("a room never seen");
      click(room, accounts[1]);
      step("a room awake");
      click(room, accounts[1]);
      step("going to sleep");
      sleep(room);
      room = room(host, accounts[1]);
      step("a room asleep");
      click(room, accounts[1]);
      step("");
      sleep(room);
    }
    first("first click after a planned move", accounts[1], 2, 0);
    first("first click after its owner was killed", accounts[1], 3, 2);
    try (var host = new BenchHost(folder, 1, 4, 0, 3, 86_400_000)) {
      RoomRunner room = room(host, accounts[1]);
      click(room, accounts[1]);
      step("going to sleep, and its copy");
      sleep(room);
      awaitCopy(host);
      step("");
    }
  }

  /** No file is looked at: each look would be counted. */
  private static void awaitCopy(BenchHost host) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (host.copies() == 0) {
      if (System.nanoTime() > end) throw new IllegalStateException("no copy was made in 60 s");
      Thread.sleep(10);
    }
    // Its seal follows at once, and is part of the step.
    Thread.sleep(500);
  }

  private void first(String name, String account, long epoch, long copyBelow) throws Exception {
    try (var host = new BenchHost(folder, 1, epoch, copyBelow, epoch - 1)) {
      RoomRunner room = room(host, account);
      step(name);
      click(room, account);
      step("");
      sleep(room);
    }
  }

  /** An account's first click is counted in a shard that has an index already. */
  private static String[] accountsOfOneShard() {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "account-" + i)
        .filter(account -> RoomFiles.shard(new RoomAddress("clicks", account)) == 7)
        .limit(2)
        .toArray(String[]::new);
  }

  private RoomRunner room(BenchHost host, String account) {
    return host.room(new RoomAddress("clicks", account), party);
  }

  private static void step(String name) {
    if (Files.exists(Path.of(MARK + name))) throw new IllegalStateException(name + " is there");
  }

  private void click(RoomRunner room, String account) throws Exception {
    String id = "click-" + ++clicks;
    var click =
        new Click(
            id,
            account,
            "link",
            System.currentTimeMillis(),
            52.5,
            13.4,
            null,
            "DE",
            "Berlin",
            "desktop",
            false,
            null);
    var request =
        new RoomRequest(
            "POST", "clicks", Map.of(), Map.of(), Json.write(click), new Caller.Service(), "");
    RoomReply reply =
        room.call(new RoomCall.Request(request, IdempotencyKey.of(id)))
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES);
    if (reply.status() != 200) throw new IllegalStateException(reply.toString());
  }

  private static void sleep(RoomRunner room) throws Exception {
    room.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }
}
