package dev.blip.coordinator.bench;

import dev.blip.coordinator.runtime.Sockets;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One TCP connection on this machine for all that a room sends: each message with its length. */
final class TcpSockets implements Sockets, AutoCloseable {
  private static final CompletableFuture<Outcome> DONE =
      CompletableFuture.completedFuture(Outcome.DONE);

  private final Socket sending;
  private final Socket receiving;
  private final DataOutputStream out;
  private final DataInputStream in;

  TcpSockets() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sending = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
      receiving = server.accept();
    }
    sending.setTcpNoDelay(true);
    out = new DataOutputStream(sending.getOutputStream());
    in = new DataInputStream(new BufferedInputStream(receiving.getInputStream(), 1 << 20));
  }

  /** The next message; waits for it. */
  byte[] next() throws IOException {
    return in.readNBytes(in.readInt());
  }

  @Override
  public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
    byte[] framed = new byte[utf8.length + 4];
    framed[0] = (byte) (utf8.length >>> 24);
    framed[1] = (byte) (utf8.length >>> 16);
    framed[2] = (byte) (utf8.length >>> 8);
    framed[3] = (byte) utf8.length;
    System.arraycopy(utf8, 0, framed, 4, utf8.length);
    try {
      out.write(framed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DONE;
  }

  @Override
  public CompletionStage<Outcome> close(Target socket) {
    return DONE;
  }

  @Override
  public CompletionStage<Outcome> probe(Target socket) {
    return DONE;
  }

  @Override
  public void close() throws IOException {
    sending.close();
    receiving.close();
  }
}
