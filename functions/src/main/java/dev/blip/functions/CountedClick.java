package dev.blip.functions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A click as it waits in the queue, beside it who made it. Neither rooms nor the API nor the
 * ledger's clicks know the visitor, who is counted and nothing else.
 *
 * @param visitor tells the visitors of an account and a UTC day apart; null where unknown, and of
 *     bots
 */
public record CountedClick(Click click, @Nullable Long visitor) {
  private static final String VISITOR = "visitor";

  /** What is read beside a click. */
  private record Beside(@Nullable String visitor) {}

  /** The message: the click's JSON, and {@code visitor}, 16 hexadecimal digits. */
  public String text() {
    if (visitor == null) return Json.write(click);
    ObjectNode tree = Json.MAPPER.valueToTree(click);
    return Json.write(tree.put(VISITOR, HexFormat.of().toHexDigits(visitor)));
  }

  /**
   * @throws Refusal (400) if a text is no click
   */
  public static CountedClick read(String text) {
    Click click = Json.read(text, Click.class);
    String visitor = Json.read(text, Beside.class).visitor;
    if (visitor == null) return new CountedClick(click, null);
    if (!visitor.matches("[0-9a-f]{16}")) {
      throw Refusal.bad("click visitor must be 16 hexadecimal digits, was " + Text.quoted(visitor));
    }
    return new CountedClick(click, HexFormat.fromHexDigitsToLong(visitor));
  }
}
