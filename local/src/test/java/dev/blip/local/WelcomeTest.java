package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WelcomeTest {
  @Test
  void start_names_the_parties_and_the_logs_place() {
    Path folder = Path.of("data", "log");
    String text =
        Welcome.text(
            URI.create("http://localhost:8080"),
            URI.create("http://localhost:8081"),
            URI.create("http://127.0.0.1:9324"),
            List.of("clicks", "poll"),
            Welcome.logs(folder, 3),
            false);
    assertThat(text)
        .contains("queues (SQS)  http://127.0.0.1:9324")
        .contains("/parties/{party}/{room}, of the parties clicks, poll")
        .contains(
            folder.resolve("blip.log") + ", " + Path.of("data", "coordinators", "{n}.log") + ";");
    assertThat(Welcome.logs(folder, 1)).isEqualTo(folder.resolve("blip.log").toString());
    assertThat(Welcome.logs(null, 1)).contains("terminal");
  }
}
