package dev.blip.coordinator.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * NATS JetStream as Debian brings it, with one stream on file storage, and a client of its own
 * protocol. For one thread.
 */
final class JetStream implements AutoCloseable {
  private final Process server;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private JetStream(Process server, int port) throws Exception {
    this.server = server;
    this.socket = connect(port);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 20));
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    write("CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB answers 1\r\nSUB deliver 2\r\n");
    request(
        "$JS.API.STREAM.CREATE.T", "{\"name\":\"T\",\"subjects\":[\"t\"],\"storage\":\"file\"}");
  }

  /** Starts a server; empty where there is no {@code nats-server}. */
  static Optional<JetStream> start(Path folder) throws Exception {
    Optional<Path> binary =
        Stream.of(System.getenv("PATH").split(":"), new String[] {"/usr/sbin"})
            .flatMap(Stream::of)
            .map(place -> Path.of(place, "nats-server"))
            .filter(Files::isExecutable)
            .findFirst();
    if (binary.isEmpty()) return Optional.empty();
    int port = freePort();
    Path settings = folder.resolve("nats.conf");
    String store = folder.resolve("nats").toAbsolutePath().toString();
    Files.writeString(
        settings, "listen: 127.0.0.1:%d\njetstream { store_dir: \"%s\" }\n".formatted(port, store));
    Process server =
        new ProcessBuilder(binary.get().toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nats.log").toFile())
            .start();
    try {
      return Optional.of(new JetStream(server, port));
    } catch (Exception e) {
      server.destroyForcibly();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static Socket connect(int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        if (System.nanoTime() > end) throw e;
        Thread.sleep(50);
      }
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private String request(String subject, String body) throws IOException {
    write("PUB %s answers %d\r\n%s\r\n".formatted(subject, body.length(), body));
    String answer = next().body;
    if (answer.contains("\"error\"")) throw new IOException(subject + ": " + answer);
    return answer;
  }

  /**
   * Publishes messages with an ID each and waits for the answer to each.
   *
   * @param underWay how many wait at once
   */
  TopicFigures publish(int first, int many, int underWay) throws IOException {
    long begin = System.nanoTime();
    int answered = 0;
    for (int sent = 0; sent < many; sent++) {
      publish("id-" + (first + sent), TopicBenchmark.data(first + sent));
      if (sent + 1 - answered < underWay) continue;
      out.flush();
      // As many answers as there are, and one at least.
      do answered += answer();
      while (in.available() > 0 && answered <= sent);
    }
    out.flush();
    while (answered < many) answered += answer();
    return TopicFigures.since(many, begin);
  }

  private int answer() throws IOException {
    String body = next().body;
    if (!body.contains("\"seq\"")) throw new IOException("not published: " + body);
    return 1;
  }

  private void publish(String id, String data) throws IOException {
    String head = "NATS/1.0\r\nNats-Msg-Id: " + id + "\r\n\r\n";
    String line =
        "HPUB t answers %d %d\r\n".formatted(head.length(), head.length() + data.length());
    out.write((line + head + data + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the whole stream by a push consumer without acknowledgements, in order. */
  TopicFigures replay(int many) throws IOException {
    long begin = System.nanoTime();
    String consumer =
        "{\"stream_name\":\"T\",\"config\":{\"deliver_subject\":\"deliver\",\"ack_policy\":\"none\","
            + "\"deliver_policy\":\"all\"}}";
    write(
        "PUB $JS.API.CONSUMER.CREATE.T answers %d\r\n%s\r\n"
            .formatted(consumer.length(), consumer));
    for (long seq = 1; seq <= many; ) {
      Message message = next();
      if (message.reply.isEmpty()) continue;
      long got = Long.parseLong(message.reply.split("\\.")[5]);
      if (got != seq++) throw new IOException("message " + got + " came for " + (seq - 1));
    }
    return TopicFigures.since(many, begin);
  }

  /**
   * The same with an acknowledgement of each message, sent at the latest when no message waits.
   *
   * @param most so many may be unacknowledged
   */
  TopicFigures replayAcked(int many, int most) throws IOException {
    long begin = System.nanoTime();
    String consumer =
        "{\"stream_name\":\"T\",\"config\":{\"deliver_subject\":\"deliver\",\"ack_policy\":\"explicit\","
            + "\"deliver_policy\":\"all\",\"max_ack_pending\":"
            + most
            + "}}";
    write(
        "PUB $JS.API.CONSUMER.CREATE.T answers %d\r\n%s\r\n"
            .formatted(consumer.length(), consumer));
    for (long seq = 1; seq <= many; ) {
      Message message = next();
      if (message.reply.isEmpty()) continue;
      long got = Long.parseLong(message.reply.split("\\.")[5]);
      if (got != seq++) throw new IOException("message " + got + " came for " + (seq - 1));
      out.write(("PUB " + message.reply + " 4\r\n+ACK\r\n").getBytes(StandardCharsets.UTF_8));
      if (in.available() == 0) out.flush();
    }
    out.flush();
    return TopicFigures.since(many, begin);
  }

  private record Message(String reply, String body) {}

  private Message next() throws IOException {
    while (true) {
      String[] line = line().split(" ");
      switch (line[0]) {
        case "PING" -> write("PONG\r\n");
        case "MSG", "HMSG" -> {
          boolean head = line[0].equals("HMSG");
          byte[] body = in.readNBytes(Integer.parseInt(line[line.length - 1]));
          in.skipNBytes(2);
          boolean reply = line.length == (head ? 6 : 5);
          return new Message(reply ? line[3] : "", new String(body, StandardCharsets.UTF_8));
        }
        case "-ERR" -> throw new IOException(String.join(" ", line));
        default -> {}
      }
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) throw new IOException("nats-server has gone");
      line.append((char) b);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() throws Exception {
    socket.close();
    server.destroy();
    if (!server.waitFor(10, TimeUnit.SECONDS)) server.destroyForcibly().waitFor();
  }
}
