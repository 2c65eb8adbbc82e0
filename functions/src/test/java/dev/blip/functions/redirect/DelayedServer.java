package dev.blip.functions.redirect;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * HTTP that answers every request after a fixed time, and knows how long each really took it: what
 * stands where an AWS service would while the redirect's own cost is measured.
 */
final class DelayedServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final AtomicLong spent = new AtomicLong();
  private final Duration delay;
  private final UnaryOperator<String> answer;

  /**
   * @param answer a body for a body, JSON both
   */
  DelayedServer(Duration delay, UnaryOperator<String> answer) throws IOException {
    this.delay = delay;
    this.answer = answer;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Nanoseconds from a request's last byte to its answer's last, of all requests since asked. */
  long spent() {
    return spent.getAndSet(0);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      } catch (IOException e) {
        if (!socket.isClosed()) throw new IllegalStateException(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      while (true) {
        int length = 0;
        String line = line(in);
        if (line.isEmpty()) return;
        for (; !line.isEmpty(); line = line(in)) {
          String lower = line.toLowerCase(Locale.ROOT);
          if (lower.startsWith("content-length:")) {
            length = Integer.parseInt(lower.substring(15).strip());
          }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        reply(client.getOutputStream(), body);
      }
    } catch (IOException e) {
      // The client is done.
      return;
    }
  }

  private void reply(OutputStream out, String body) throws IOException {
    long start = System.nanoTime();
    byte[] bytes = answer.apply(body).getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[headBytes.length + bytes.length];
    System.arraycopy(headBytes, 0, all, 0, headBytes.length);
    System.arraycopy(bytes, 0, all, headBytes.length, bytes.length);
    long end = start + delay.toNanos();
    for (long left = end - start; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    // Counted before it is sent: the client may have gone on before this thread does.
    spent.addAndGet(System.nanoTime() - start);
    out.write(all);
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') line.append((char) next);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
