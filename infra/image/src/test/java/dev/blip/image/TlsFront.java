package dev.blip.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of a plain port of this machine, since AWS is reached through TLS alone. */
final class TlsFront implements AutoCloseable {
  private static final String PASSWORD = "trial-only";
  private static final String ALIAS = "trial";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket server;
  private final int behind;

  private TlsFront(ServerSocket server, int behind) {
    this.server = server;
    this.behind = behind;
  }

  static TlsFront start(Path keys, int behind) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var server = context.getServerSocketFactory().createServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var front = new TlsFront(server, behind);
    var _ = front.threads.submit(front::accept);
    return front;
  }

  /** A certificate for 127.0.0.1, made with the JDK's own tool. */
  static Path keys(Path folder) throws IOException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "san=ip:127.0.0.1",
            "-validity",
            "2",
            "-keystore",
            keys.toString(),
            "-storepass",
            PASSWORD);
    if (command.inheritIO().start().waitFor() != 0) throw new IOException("keytool failed");
    return keys;
  }

  /**
   * Adds the certificate to those that Java trusts by itself, in a file that is read without a
   * password, as Java's own is: a start reads as much as it does on AWS.
   *
   * @return for {@code javax.net.ssl.trustStore}
   */
  static Path trusted(Path keys) throws IOException, GeneralSecurityException {
    var certificate = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    Path own = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    var all = KeyStore.getInstance(own.toFile(), (char[]) null);
    all.setCertificateEntry(ALIAS, certificate.getCertificate(ALIAS));
    System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    Path trusted = keys.resolveSibling("trusted.p12");
    try (OutputStream out = Files.newOutputStream(trusted)) {
      all.store(out, PASSWORD.toCharArray());
    }
    return trusted;
  }

  int port() {
    return server.getLocalPort();
  }

  private Void accept() {
    while (!server.isClosed()) {
      try {
        Socket front = server.accept();
        var back = new Socket(InetAddress.getLoopbackAddress(), behind);
        var _ = threads.submit(() -> pump(front, back));
        var _ = threads.submit(() -> pump(back, front));
      } catch (IOException e) {
        if (!server.isClosed()) System.err.println("trial: connection lost: " + e);
      }
    }
    return null;
  }

  private static Void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException _) {
      // Either side may hang up at any time.
      return null;
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
