package dev.blip.local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A TCP connection that may say what no well-behaved client would. */
final class RawClient implements AutoCloseable {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /** A received frame. */
  @SuppressWarnings("ArrayRecordComponent") // Frames are read, never compared.
  record Frame(int head, byte[] payload) {
    int opcode() {
      return head & 0x0f;
    }

    boolean isFinal() {
      return (head & FIN) != 0;
    }

    int closeCode() {
      return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  RawClient say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Opens a socket; the handshake's answer has been read when this returns. */
  RawClient upgrade(String path) throws IOException {
    say(handshake(path));
    String head = readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) throw new IOException("refused: " + head);
    return this;
  }

  static String handshake(String path) {
    return """
    GET %s HTTP/1.1
    Host: localhost
    Upgrade: websocket
    Connection: keep-alive, Upgrade
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    Sec-WebSocket-Version: 13

    """
        .formatted(path)
        .replace("\n", "\r\n");
  }

  /** Sends a masked frame; the mask is zero. */
  RawClient frame(int head, byte[] payload) throws IOException {
    return frame(head, payload, MASKED);
  }

  RawClient unmaskedFrame(int head, byte[] payload) throws IOException {
    return frame(head, payload, 0);
  }

  private RawClient frame(int head, byte[] payload, int masked) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(head);
    if (payload.length < 126) {
      bytes.write(masked | payload.length);
    } else if (payload.length < 65_536) {
      bytes.write(masked | 126);
      bytes.write(payload.length >> 8);
      bytes.write(payload.length & 0xff);
    } else {
      bytes.write(masked | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.write((int) (((long) payload.length >> shift) & 0xff));
      }
    }
    if (masked != 0) bytes.writeBytes(new byte[4]);
    bytes.writeBytes(payload);
    return say(bytes.toByteArray());
  }

  Frame readFrame() throws IOException {
    int head = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) length = in.readUnsignedShort();
    else if (length == 127) length = Math.toIntExact(in.readLong());
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(head, payload);
  }

  /** Everything up to the empty line. */
  String readHead() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.readUnsignedByte());
    return head.toString();
  }

  String readBody(int length) throws IOException {
    byte[] body = new byte[length];
    in.readFully(body);
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A whole answer with a length: its head and its body. */
  String readAnswer() throws IOException {
    String head = readHead();
    var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    return length.find() ? head + readBody(Integer.parseInt(length.group(1))) : head;
  }

  /** Whether the server has closed, or closes before the deadline. */
  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (EOFException | SocketException cut) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
