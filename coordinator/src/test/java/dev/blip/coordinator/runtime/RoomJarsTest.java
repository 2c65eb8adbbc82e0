package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomJarsTest {
  @TempDir Path folder;

  private Path compiled() throws IOException {
    Path source = folder.resolve("Rooms.java");
    Files.writeString(source, "package strange; class Early {} class Late {}");
    Path classes = folder.resolve("classes");
    var compiler = ToolProvider.getSystemJavaCompiler();
    int status = compiler.run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(status).isZero();
    return classes;
  }

  private Path jar(Path classes) throws IOException {
    Path jar = folder.resolve("rooms.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("strange/Early.class", "strange/Late.class")) {
        out.putNextEntry(new JarEntry(name));
        out.write(Files.readAllBytes(classes.resolve(name)));
      }
    }
    return jar;
  }

  @Test
  void class_is_loaded_though_the_jar_was_written_anew_meanwhile() throws Exception {
    Path jar = jar(compiled());
    try (var loader = new URLClassLoader(RoomJars.copied(jar.toString()), null)) {
      assertThat(loader.loadClass("strange.Early")).isNotNull();
      Files.write(jar, new byte[500]);
      assertThat(loader.loadClass("strange.Late")).isNotNull();
    }
  }

  @Test
  void class_is_loaded_though_the_folder_was_emptied_meanwhile() throws Exception {
    Path classes = compiled();
    try (var loader = new URLClassLoader(RoomJars.copied(classes.toString()), null)) {
      Files.delete(classes.resolve("strange/Late.class"));
      assertThat(loader.loadClass("strange.Late")).isNotNull();
    }
  }

  @Test
  void places_keep_their_order_and_blank_ones_are_passed_over() throws Exception {
    Path classes = compiled();
    String paths = String.join(File.pathSeparator, jar(classes).toString(), " ", classes + "");
    assertThat(RoomJars.copied(paths))
        .extracting(URL::getPath)
        .satisfiesExactly(
            first -> assertThat(first).endsWith("/rooms.jar"),
            second -> assertThat(second).endsWith("/"));
    assertThat(RoomJars.copied("")).isEmpty();
  }

  @Test
  void jar_that_is_only_half_there_is_refused_with_its_name() throws Exception {
    Path jar = jar(compiled());
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, 200));
    assertThatThrownBy(() -> RoomJars.copied(jar.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BLIP_ROOM_JARS must name whole jars; " + jar);
  }

  @Test
  void copies_of_a_process_that_has_ended_are_removed() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path leftOver = temporary.resolve("blip-room-jars-" + ended.pid() + "-1");
    Files.createDirectories(leftOver.resolve("0"));
    Files.writeString(leftOver.resolve("0/rooms.jar"), "old");
    RoomJars.copied(jar(compiled()).toString());
    assertThat(leftOver).doesNotExist();
  }
}
