package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.room.Party;
import dev.blip.example.poll.PollParty;
import dev.blip.example.poll.PollRoom;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone's own party in a jar of its own, beside a coordinator that knows nothing of it. */
@Tag("processes")
class JarBesideTest {
  @TempDir Path folder;

  @Test
  void party_in_a_jar_beside_the_coordinators_is_found() throws Exception {
    String classPath = classPathWithoutTests() + File.pathSeparator + jar();
    try (var fleet = new Fleet(folder, Program.of(classPath));
        var rooms = new RoomsOverHttp("poll", fleet::url)) {
      assertThat(rooms.connect("lunch", "ada").status()).isEqualTo(200);
      assertThat(rooms.message("lunch", "ada", "ramen").status()).isEqualTo(204);
      assertThat(rooms.request("lunch", "GET", "", "").body()).isEqualTo("{\"ramen\":1}");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(fleet.gateway().taken("ada")).containsExactly("{}", "{\"ramen\":1}"));
    }
  }

  private static String classPathWithoutTests() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Files.exists(Path.of(entry, "dev", "blip", "example")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("poll.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> type : new Class<?>[] {PollParty.class, PollRoom.class}) {
        add(out, type.getName().replace('.', '/') + ".class", bytes(type));
      }
      byte[] name = PollParty.class.getName().getBytes(StandardCharsets.UTF_8);
      add(out, "META-INF/services/" + Party.class.getName(), name);
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String path, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(path));
    jar.write(content);
    jar.closeEntry();
  }

  private static byte[] bytes(Class<?> type) {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
