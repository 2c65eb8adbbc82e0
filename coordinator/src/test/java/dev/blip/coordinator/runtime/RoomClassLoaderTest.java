package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.testkit.RoomTest;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room that comes in a jar and wants to end the process. This test's own process would end. */
class RoomClassLoaderTest {
  private static final String SOURCE =
      """
      import dev.blip.coordinator.room.*;

      public final class ExitParty implements Party {
        @Override
        public String name() {
          return "exit";
        }

        @Override
        public Room room(RoomContext context) {
          return new ExitRoom();
        }

        static final class ExitRoom implements Room {
          @Override
          public RoomReply onRequest(RoomRequest request) {
            Object way = request.path().length() > 5 ? request.path() : 1;
            switch (request.path()) {
              case "System.exit" -> System.exit(3);
              case "Runtime.exit" -> Runtime.getRuntime().exit(3);
              case "Runtime.halt" -> Runtime.getRuntime().halt(3);
              case "lambda" -> ((Runnable) () -> System.exit(3)).run();
              case "reference" -> java.util.stream.IntStream.of(3).forEach(System::exit);
              case "bound" ->
                  java.util.stream.IntStream.of(3).forEach(Runtime.getRuntime()::halt);
              case "told-by-reference" -> {
                try {
                  java.util.stream.IntStream.of(6).forEach(System::exit);
                } catch (RuntimeException e) {
                  return RoomReply.text(String.valueOf(e.getMessage()));
                }
              }
              case "told" -> {
                try {
                  System.exit(way.hashCode() > 0 ? 4 : 5);
                } catch (RuntimeException e) {
                  return RoomReply.text(String.valueOf(e.getMessage()));
                }
              }
              default -> {}
            }
            return RoomReply.text("well");
          }
        }
      }
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void compile() throws Exception {
    Path source = folder.resolve("ExitParty.java");
    Files.writeString(source, SOURCE);
    var compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    assertThat(
            compiler.run(
                null, null, null, "-proc:none", "-cp", classPath, "-d", "" + folder, "" + source))
        .isZero();
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Party.class.getName()), "ExitParty\n");
  }

  private static RoomTest room() {
    return RoomTest.of(Parties.with(folder.toString()).named("exit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"System.exit", "Runtime.exit", "Runtime.halt", "lambda", "reference", "bound"})
  void end_of_the_process_fails_like_an_exception(String way) {
    try (var room = room()) {
      assertThat(room.get(way).status()).isEqualTo(500);
      assertThat(room.get(way).body()).contains("onRequest failed");
      assertThat(room.get("").body()).isEqualTo("well");
    }
  }

  @Test
  void exception_names_the_rooms_class() {
    try (var room = room()) {
      assertThat(room.get("told").body())
          .isEqualTo("ExitParty$ExitRoom must not end the coordinator, was about to with status 4");
      assertThat(room.get("told-by-reference").body())
          .isEqualTo("ExitParty$ExitRoom must not end the coordinator, was about to with status 6");
    }
  }
}
