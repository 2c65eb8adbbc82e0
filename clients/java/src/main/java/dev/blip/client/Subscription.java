package dev.blip.client;

import java.net.http.WebSocketHandshakeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a topic, handed to a handler one at a time on a thread of its own, at least once
 * each. An acknowledgement that was lost on its way is sent again, without the handler, as long as
 * this object lives.
 */
public final class Subscription implements AutoCloseable {
  private static final long PING_SECONDS = 30;
  private static final long ANSWER_SECONDS = 15;
  private static final int HANDLED = 10_000;

  private final Topic topic;
  private final Subscribe how;
  private final Handler handler;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Numbers that the handler has dealt with, the newest of them. */
  private final Map<Long, Boolean> handled =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > HANDLED;
        }
      };

  private volatile @Nullable Session session;
  private int failures;

  Subscription(Topic topic, Subscribe how, Handler handler) {
    this.topic = topic;
    this.how = how;
    this.handler = handler;
  }

  Subscription begin() {
    new Thread(this::run, "blip-" + topic.name).start();
    return this;
  }

  /**
   * Completes when it is closed; with a {@link BlipException} if it was refused for good, or taken
   * over by another subscriber of the same durable name.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Ends it. A durable one's place is kept; the message that is being handled comes again. */
  @Override
  public void close() {
    closed.countDown();
    Session open = session;
    if (open != null) open.close();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    try {
      while (!isClosed()) {
        long asked = attempt();
        if (closed.await(Backoff.pause(++failures, asked), TimeUnit.MILLISECONDS)) break;
      }
      ended.complete(null);
    } catch (Throwable e) {
      ended.completeExceptionally(e);
    } finally {
      close();
    }
  }

  /**
   * One socket's life; throws only what is for good.
   *
   * @return milliseconds that the next one is to wait for at least
   */
  private long attempt() throws InterruptedException {
    var open = new Session();
    session = open;
    try {
      open.open(topic.blip, topic.path() + "?ticket=" + topic.blip.ticket());
      open.send(how.frame());
      listen(open);
      return 0;
    } catch (BlipException e) {
      if (e.isPermanent()) throw e;
      return e.waitMillis();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Not reached, or refused without a reason that can be seen: tried again.
      if (e.getCause() instanceof WebSocketHandshakeException refusal) {
        return Backoff.asked(refusal.getResponse());
      }
      return 0;
    } finally {
      if (isClosed()) open.close();
      else open.abort();
    }
  }

  private void listen(Session open) throws InterruptedException {
    boolean subscribed = false;
    boolean asked = true;
    while (!isClosed()) {
      String frame = open.frames.poll(asked ? ANSWER_SECONDS : PING_SECONDS, TimeUnit.SECONDS);
      if (frame == null && asked) return;
      asked = frame == null;
      if (frame == null) {
        open.send("{\"type\":\"ping\"}");
        continue;
      }
      if (frame.equals(Session.END)) return;
      Map<String, String> fields = Json.fields(frame);
      switch (Json.string(fields.getOrDefault("type", ""))) {
        case "subscribed" -> {
          subscribed = true;
          failures = 0;
        }
        case "message" -> receive(open, Message.of(fields));
        case "messages" -> receiveAll(open, fields.getOrDefault("messages", ""));
        case "error" -> refused(Json.fields(fields.getOrDefault("error", "")), subscribed);
        default -> {
          // Before the answer this is API Gateway's own: the request did not reach the topic.
          if (!subscribed) return;
        }
      }
    }
  }

  private void receiveAll(Session open, String messages) throws InterruptedException {
    open.acks.together();
    for (String message : Json.elements(messages)) {
      if (isClosed()) return;
      receive(open, Message.of(Json.fields(message)));
    }
    if (open.frames.isEmpty()) open.acks.flush();
  }

  private void receive(Session open, Message message) throws InterruptedException {
    if (handled.containsKey(message.seq()) || handle(message)) {
      handled.put(message.seq(), true);
      // Half of what is ahead: the topic sends more while the other half is dealt with.
      open.acks.add(message.seq(), (how.maxInFlight() + 1) / 2);
    } else if (!closed.await(Backoff.pause(message.delivery() - 1), TimeUnit.MILLISECONDS)) {
      open.send("{\"type\":\"nak\",\"seq\":" + message.seq() + "}");
    }
  }

  private boolean handle(Message message) {
    try {
      handler.handle(message);
      return true;
    } catch (Exception e) {
      System.getLogger(Subscription.class.getName())
          .log(System.Logger.Level.WARNING, topic.name + ": message " + message.seq(), e);
      return false;
    }
  }

  private static void refused(Map<String, String> error, boolean subscribed) {
    String kind = Json.string(error.getOrDefault("kind", ""));
    String message = Json.string(error.getOrDefault("message", ""));
    if (kind.equals("taken_over")) throw new BlipException(409, message);
    if (!subscribed) throw new BlipException(kind.equals("internal") ? 500 : 400, message);
  }
}
