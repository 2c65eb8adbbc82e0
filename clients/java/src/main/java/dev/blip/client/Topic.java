package dev.blip.client;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** A durable topic of an account. */
public final class Topic {
  /** An ID is one message for ten minutes: later a repeat would be another. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  final Blip blip;
  final String name;

  Topic(Blip blip, String name) {
    this.blip = blip;
    this.name = name;
  }

  String path() {
    return "/parties/topic/" + name;
  }

  /** The same with an ID of its own. */
  public long publish(String data) throws InterruptedException {
    return publish(UUID.randomUUID().toString(), data);
  }

  /**
   * Publishes, and tries again for two minutes while Blip does not answer.
   *
   * @param id 1 to 64 characters; the same within ten minutes is the same message
   * @param data any JSON
   * @return its number, once it is on disk
   * @throws BlipException if it is refused, or was not answered
   */
  public long publish(String id, String data) throws InterruptedException {
    String body = "{\"id\":" + Json.quoted(id) + ",\"data\":" + data + "}";
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int attempt = 1; ; attempt++) {
      long asked = 0;
      try {
        return Long.parseLong(Json.fields(blip.post(path(), body)).getOrDefault("seq", "0"));
      } catch (BlipException e) {
        if (e.isPermanent() || System.nanoTime() > end) throw e;
        asked = e.waitMillis();
      } catch (IOException e) {
        if (System.nanoTime() > end) throw new BlipException(0, name + " cannot be reached: " + e);
      }
      Thread.sleep(Backoff.pause(attempt, asked));
    }
  }

  /**
   * Hands messages to a handler, on a thread of the subscription's own, until it is closed or
   * refused for good. It comes back by itself when its socket is lost.
   */
  public Subscription subscribe(Subscribe how, Handler handler) {
    return new Subscription(this, how, handler).begin();
  }
}
