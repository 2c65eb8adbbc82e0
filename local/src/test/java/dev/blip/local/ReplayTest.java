package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replayer as a process: what it prints, and what it ends with. */
class ReplayTest {
  @TempDir Path folder;
  private final List<String> visited = new CopyOnWriteArrayList<>();
  private HttpServer blip;

  @BeforeEach
  void start() throws IOException {
    blip = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    blip.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            visited.add(path);
            exchange.sendResponseHeaders(path.equals("/gone") ? 410 : 302, -1);
          }
        });
    blip.start();
  }

  @AfterEach
  void stop() {
    blip.stop(0);
  }

  private Process replay(String csv, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("clicks.csv"), csv);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Replay.class.getName(),
                "file=" + file,
                "to=http://127.0.0.1:" + blip.getAddress().getPort()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private int end(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  @Test
  void all_visits_are_sent_and_summed_up() throws Exception {
    assertThat(end(replay("time,slug\n0,one\n100,gone\n200,two\n", "speed=2"))).isZero();
    assertThat(visited).containsExactlyInAnyOrder("/one", "/gone", "/two");
    assertThat(out())
        .contains("3 visits from ")
        .contains("2.0 times as fast as they came: 0 s")
        .contains("sent 3 of 3 visits in 0.")
        .containsPattern("302 sent on +2\n")
        .containsPattern("410 link is over +1\n")
        .contains("late by ");
    assertThat(err()).isEmpty();
  }

  @Test
  void wrong_lines_are_told_and_the_exit_code_says_so() throws Exception {
    assertThat(end(replay("time,slug,note\n0,one,\nnever,two,\n", "speed=max"))).isEqualTo(1);
    assertThat(visited).containsExactly("/one");
    assertThat(err())
        .contains("line 3: time must be an ISO 8601 instant")
        .contains("columns passed over: note");
    assertThat(out()).containsPattern("wrong lines +1\n");
  }

  @Test
  void signal_stops_it_with_the_summary() throws Exception {
    Process process = replay("time,slug\n0,one\n600000,two\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> visited.contains("/one"));
    process.destroy();
    assertThat(end(process)).isEqualTo(143);
    assertThat(out()).contains("stopped").contains("sent 1 of 2 visits");
    assertThat(visited).containsExactly("/one");
  }

  @Test
  void wrong_options_are_answered_with_the_help() throws Exception {
    assertThat(end(replay("time,slug\n0,one\n", "speed=0"))).isEqualTo(2);
    assertThat(err())
        .startsWith("speed must be 0.01..100000 or max, was \"0\"")
        .contains("mvn -Pclicks -Dfile=");
    assertThat(end(replay("", "help=true"))).isZero();
    assertThat(out()).startsWith("Replays clicks");
    assertThat(visited).isEmpty();
  }

  @Test
  void file_that_is_not_there_or_no_csv_of_clicks_is_one_line() throws Exception {
    assertThat(end(replay("a,b\n1,2\n"))).isEqualTo(2);
    assertThat(err()).contains("clicks.csv: header line must name time and slug").hasLineCount(1);
    assertThat(end(replay("", "file=" + folder.resolve("none.csv")))).isEqualTo(2);
    assertThat(err()).isEqualTo(folder.resolve("none.csv") + ": no such file\n");
  }

  @Test
  void blip_that_is_not_there_is_told_once_and_counted() throws Exception {
    int port = blip.getAddress().getPort();
    blip.stop(0);
    int code = end(replay("time,slug\n0,one\n0,two\n", "to=http://127.0.0.1:" + port, "speed=max"));
    assertThat(code).isEqualTo(1);
    assertThat(err()).contains("failed: java.net.ConnectException").hasLineCount(1);
    assertThat(out()).containsPattern("failed, no answer +2\n");
  }
}
