package dev.blip.example.game;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page's files, from the jar's folder {@code page} beside this class. */
final class Page {
  private Page() {}

  /**
   * A file of the page.
   *
   * @throws Refusal (404) if there is none of that name
   */
  static RoomReply file(String path) {
    boolean named = path.matches("([a-z]+/)?[a-z]+\\.(html|js)");
    try (InputStream in = named ? Page.class.getResourceAsStream("page/" + path) : null) {
      if (in == null) throw new Refusal(404, "game has nothing at /" + path);
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return path.endsWith(".html")
          ? RoomReply.html(text)
          : new RoomReply(200, "text/javascript; charset=utf-8", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
