package dev.blip.coordinator;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.Unanswered;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A room that waits, spins or queries for good, as it is told, until it is let go. */
final class StuckRoom implements Room {
  private static volatile Round round = new Round();

  /** Those who are stuck until they are let go together. */
  private record Round(CountDownLatch released, AtomicInteger waiting) {
    Round() {
      this(new CountDownLatch(1), new AtomicInteger());
    }
  }

  private final RoomContext room;

  StuckRoom(RoomContext room) {
    this.room = room;
  }

  static void reset() {
    round = new Round();
  }

  static void letGo() {
    round.released.countDown();
  }

  static int waiting() {
    return round.waiting.get();
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    var kv = room.storage().kv();
    switch (request.body()) {
      case "wait" -> waitForGood();
      case "store and wait" -> {
        kv.put("stored", 1);
        waitForGood();
      }
      case "store" -> kv.put("stored", 1);
      case "thread" -> {
        return RoomReply.text(Thread.currentThread().getName());
      }
      case "spin" -> spin();
      case "endless query" ->
          room.storage()
              .sql()
              .query(
                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*)"
                      + " AS all_of_them FROM n",
                  row -> row.number("all_of_them"));
      case "interrupt" -> Thread.currentThread().interrupt();
      case "stored" -> {
        return RoomReply.text("" + kv.number("stored").orElse(0));
      }
      default -> {
        return RoomReply.text("" + Thread.currentThread().isInterrupted());
      }
    }
    return RoomReply.text("done");
  }

  private static void waitForGood() {
    Round ours = round;
    ours.waiting.incrementAndGet();
    try {
      ours.released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      ours.waiting.decrementAndGet();
    }
  }

  private static void spin() {
    Round ours = round;
    ours.waiting.incrementAndGet();
    while (ours.released.getCount() > 0) Thread.onSpinWait();
    ours.waiting.decrementAndGet();
  }

  /** Its runner, called in short. */
  record Runner(RoomRunner runner, ShardEpoch shardEpoch) {
    CompletableFuture<RoomReply> post(String body) {
      var request = new RoomRequest("POST", "", Map.of(), Map.of(), body, new Caller.Service(), "");
      return runner
          .call(new RoomCall.Request(request, IdempotencyKey.NONE))
          .toCompletableFuture()
          .exceptionallyCompose(
              e ->
                  e instanceof Unanswered busy
                      ? CompletableFuture.completedFuture(busy.reply())
                      : CompletableFuture.failedFuture(e));
    }

    CompletableFuture<Void> stop() {
      return runner.stop().toCompletableFuture();
    }
  }
}
