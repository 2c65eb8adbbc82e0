package dev.blip.coordinator.fetch;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * Makes rooms' HTTP requests, each try on a virtual thread. The address that was checked is the one
 * connected to; redirects are followed here, and each is checked likewise. Safe for use by many
 * threads.
 */
public final class Fetcher implements AutoCloseable {
  /** Requests under way; others wait for their turn. */
  static final int MOST = 64;

  private static final int MOST_REDIRECTS = 5;
  private static final Duration TRY = Duration.ofSeconds(20);

  private final AddressRules rules;
  private final Uuid7 ids;
  private final HttpExchanges exchanges = new HttpExchanges();
  private final Semaphore places = new Semaphore(MOST, true);

  public Fetcher(AddressRules rules, Uuid7 ids) {
    this.rules = rules;
    this.ids = ids;
  }

  /**
   * Makes one try. The stage fails where there was no answer; what no further try can change is
   * one: 403 for an address inside the network, 413 for a body of more than 1 MB, 508 for redirects
   * without end. 502 says that its host does not resolve, which another try may change.
   *
   * @param key the {@code Idempotency-Key}
   */
  public CompletionStage<RoomReply> fetch(FetchRequest request, String key) {
    return fetch(request, key, false);
  }

  /**
   * The same for a request that is to arrive as it is: a redirect by which it would become a GET
   * without a body (301, 302, 303) is its answer, and of a body of more than 1 MB the beginning.
   */
  public CompletionStage<RoomReply> bring(FetchRequest request, String key) {
    return fetch(request, key, true);
  }

  private CompletionStage<RoomReply> fetch(FetchRequest request, String key, boolean isKept) {
    var reply = new CompletableFuture<RoomReply>();
    Thread.startVirtualThread(
        () -> {
          try {
            places.acquire();
            try {
              reply.complete(answer(request, key, isKept));
            } finally {
              places.release();
            }
          } catch (UnknownHostException e) {
            String told = "host " + e.getMessage() + " does not resolve";
            reply.complete(RoomReply.problem(502, new Problem("no_such_host", told, ids.next())));
          } catch (Refusal refusal) {
            reply.complete(RoomReply.problem(refusal.status(), refusal.problem(ids.next())));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply.completeExceptionally(e);
          } catch (IOException | RuntimeException e) {
            reply.completeExceptionally(e);
          }
        });
    return reply;
  }

  private RoomReply answer(FetchRequest request, String key, boolean isKept)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TRY.toNanos();
    var headers = new TreeMap<>(request.headers());
    headers.put("idempotency-key", key);
    var hop =
        new Hop(request.method(), request.uri(), headers, request.contentType(), request.body());
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      RoomReply reply = exchanges.exchange(hop, address(hop.uri), end, isKept);
      String location = reply.headers().get("location");
      if (location == null || !isRedirect(reply.status())) return reply;
      if (isKept && !hop.isKeptBy(reply.status())) return reply;
      hop = hop.redirected(reply.status(), location);
    }
    String told = request.uri() + " redirects more than " + MOST_REDIRECTS + " times";
    return RoomReply.problem(508, new Problem("redirects", told, ids.next()));
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The first address of a host that may be reached. */
  private InetAddress address(URI uri) throws UnknownHostException {
    String host = uri.getHost();
    InetAddress[] all = all(host);
    for (InetAddress address : all) if (rules.allow(address)) return address;
    throw new Refusal(
        403,
        "host must be outside of the network, was %s (%s)"
            .formatted(host, all[0].getHostAddress()));
  }

  private static InetAddress[] all(String host) throws UnknownHostException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new UnknownHostException(host);
    }
  }

  /** A request to one address on the way. */
  record Hop(String method, URI uri, Map<String, String> headers, String contentType, String body) {
    /** As browsers do: a POST that is sent elsewhere is a GET there, unless by 307 or 308. */
    Hop redirected(int status, String location) {
      URI next = next(location);
      var sent = new TreeMap<>(headers);
      if (!isSameOrigin(next)) sent.keySet().removeIf(Hop::isSecret);
      return isKeptBy(status)
          ? new Hop(method, next, sent, contentType, body)
          : new Hop("GET", next, sent, "", "");
    }

    boolean isKeptBy(int status) {
      return status == 307 || status == 308 || method.equals("HEAD");
    }

    private URI next(String location) {
      try {
        URI next = uri.resolve(location);
        // The same checks as the first had.
        return FetchRequest.get(next).uri();
      } catch (IllegalArgumentException e) {
        throw new Refusal(403, "redirect cannot be followed: " + e.getMessage());
      }
    }

    private boolean isSameOrigin(URI next) {
      return uri.getScheme().equalsIgnoreCase(next.getScheme())
          && uri.getHost().equalsIgnoreCase(next.getHost())
          && uri.getPort() == next.getPort();
    }

    private static boolean isSecret(String header) {
      return header.equals("authorization") || header.equals("cookie");
    }

    boolean isSecure() {
      return uri.getScheme().equalsIgnoreCase("https");
    }

    int port() {
      if (uri.getPort() >= 0) return uri.getPort();
      return isSecure() ? 443 : 80;
    }
  }

  @Override
  public void close() {
    exchanges.close();
  }
}
