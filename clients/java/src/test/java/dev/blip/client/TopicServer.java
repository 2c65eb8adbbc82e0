package dev.blip.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that plays a topic's part, frame by frame: gives tickets, and takes one socket. */
final class TopicServer implements AutoCloseable {
  private static final String WEB_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Socket> opened = new LinkedBlockingQueue<>();
  private @Nullable Socket socket;

  TopicServer() throws IOException {
    Thread accepting = new Thread(this::accept, "topic-server");
    accepting.setDaemon(true);
    accepting.start();
  }

  Topic topic() {
    String origin =
        "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    return Blip.at(origin, () -> "token").topic("acme.orders");
  }

  private void accept() {
    try {
      while (true) {
        Socket one = server.accept();
        Thread talking = new Thread(() -> talk(one), "topic-server-" + one.getPort());
        talking.setDaemon(true);
        talking.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void talk(Socket one) {
    try (one) {
      var in = new DataInputStream(one.getInputStream());
      String head = head(in);
      String key = header(head, "Sec-WebSocket-Key");
      if (key.isEmpty()) {
        String ticket = "{\"ticket\":\"t\"}";
        write(one, "HTTP/1.1 201 Created\r\nContent-Length: " + ticket.length());
        write(one, "\r\nConnection: close\r\n\r\n" + ticket);
        return;
      }
      write(one, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade");
      write(one, "\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n");
      opened.add(one);
      while (true) heard.add(frame(in));
    } catch (Exception e) {
      // The client has gone.
    }
  }

  private static String head(DataInputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) bytes.write(in.readByte());
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String header(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private static String accept(String key) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + WEB_SOCKET).getBytes());
    return Base64.getEncoder().encodeToString(digest);
  }

  /** A client's text frame of less than 64 KB; anything else ends the talk. */
  private static String frame(DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != 0x81) throw new IOException("no text");
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) length = in.readUnsignedShort();
    byte[] mask = in.readNBytes(4);
    byte[] text = in.readNBytes(length);
    for (int i = 0; i < length; i++) text[i] ^= mask[i % 4];
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void write(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits for the next frame; null if none comes within so long. */
  String heard(long millis) throws InterruptedException {
    return heard.poll(millis, TimeUnit.MILLISECONDS);
  }

  String heard() throws InterruptedException {
    String frame = heard(30_000);
    if (frame == null) throw new AssertionError("nothing was said within 30 s");
    return frame;
  }

  /** Sends a text of less than 64 KB. */
  void say(String text) throws Exception {
    Socket to = socket == null ? opened.poll(30, TimeUnit.SECONDS) : socket;
    if (to == null) throw new AssertionError("no socket was opened within 30 s");
    socket = to;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    OutputStream out = to.getOutputStream();
    out.write(0x81);
    if (utf8.length < 126) out.write(utf8.length);
    else out.write(new byte[] {126, (byte) (utf8.length >> 8), (byte) utf8.length});
    out.write(utf8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    Socket open = socket;
    if (open != null) open.close();
  }
}
