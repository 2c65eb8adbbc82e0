package dev.blip.functions;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server for one name: answers with A records of a long life, or that there is no name. */
final class DnsServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  final AtomicInteger asked = new AtomicInteger();
  volatile List<String> addresses = List.of();
  volatile boolean mute;

  DnsServer() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    while (true) {
      try {
        var question = new DatagramPacket(new byte[512], 512);
        socket.receive(question);
        asked.incrementAndGet();
        if (mute) continue;
        byte[] answer = answer(question.getData(), question.getLength());
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private byte[] answer(byte[] question, int length) throws IOException {
    List<String> all = addresses;
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8580 | (all.isEmpty() ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(all.size());
    out.writeInt(0);
    out.write(question, HEADER, end(question, length) - HEADER);
    for (String address : all) {
      out.writeShort(0xc000 | HEADER);
      out.writeShort(1);
      out.writeShort(1);
      out.writeInt(86_400);
      out.writeShort(4);
      out.write(InetAddress.ofLiteral(address).getAddress());
    }
    return bytes.toByteArray();
  }

  /** Where the question ends; an additional section may follow. */
  private static int end(byte[] question, int length) {
    int place = HEADER;
    while (place < length && question[place] != 0) place += question[place] + 1;
    return place + 5;
  }

  @Override
  public void close() {
    socket.close();
  }
}
