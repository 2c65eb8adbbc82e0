package dev.blip.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.coordinator.runtime.Parties;
import dev.blip.example.poll.PollParty;
import dev.blip.example.poll.PollRoom;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone's own rooms, in a jar of their own. */
class OwnJarTest {
  @TempDir Path folder;

  @Test
  void party_is_found_in_a_jar_that_is_named() throws Exception {
    Path jar = folder.resolve("poll.jar");
    write(jar);
    assertThat(Parties.with(jar.toString()).named("poll")).isNotNull();
    assertThat(Parties.with(jar.toString()).named("counter")).isNotNull();
    assertThatThrownBy(() -> Parties.with("").named("poll")).hasMessageContaining("party must be");
  }

  @Test
  void jar_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Parties.with("nowhere/poll.jar"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BLIP_ROOM_JARS must name files that exist, has nowhere/poll.jar");
  }

  private static void write(Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out)) {
      for (Class<?> type : new Class<?>[] {PollParty.class, PollRoom.class}) {
        String name = type.getName().replace('.', '/') + ".class";
        entries.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          assertThat(in).isNotNull();
          if (in != null) in.transferTo(entries);
        }
      }
      entries.putNextEntry(new JarEntry("META-INF/services/dev.blip.coordinator.room.Party"));
      entries.write(PollParty.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }
}
