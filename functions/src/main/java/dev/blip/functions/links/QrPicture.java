package dev.blip.functions.links;

import dev.blip.functions.HttpCall;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import io.nayuki.qrcodegen.QrCode;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A picture of an address as a QR code, dark on white, with error correction M.
 *
 * @param png SVG otherwise
 * @param size its width and height in pixels
 * @param margin the white around it, in modules of the code; readers want four
 * @param color of the dark modules, {@code 0xRRGGBB}
 */
record QrPicture(boolean png, int size, int margin, int color) {
  private static final int LEAST_SIZE = 64;
  private static final int USUAL_SIZE = 256;
  private static final int MOST_SIZE = 2_048;
  private static final int USUAL_MARGIN = 4;
  private static final int MOST_MARGIN = 16;
  private static final int WHITE = 0xffffff;

  /**
   * Reads a request's parameters.
   *
   * @throws Refusal (400) naming the parameter, its value and what it may be
   */
  static QrPicture read(HttpCall call) {
    call.mayAsk("format", "size", "margin", "color");
    String format = call.query("format");
    if (format != null && !format.equals("svg") && !format.equals("png")) {
      throw Refusal.bad("format must be svg or png, was " + Text.quoted(format));
    }
    return new QrPicture(
        "png".equals(format),
        number("size", call.query("size"), LEAST_SIZE, MOST_SIZE, USUAL_SIZE),
        number("margin", call.query("margin"), 0, MOST_MARGIN, USUAL_MARGIN),
        color(call.query("color")));
  }

  private static int number(
      String name, @Nullable String text, int least, int most, int otherwise) {
    if (text == null) return otherwise;
    if (text.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    }
    throw Refusal.bad("%s must be %d..%d, was %s".formatted(name, least, most, Text.quoted(text)));
  }

  private static int color(@Nullable String text) {
    if (text == null) return 0;
    if (text.matches("[0-9a-fA-F]{6}")) return Integer.parseInt(text, 16);
    throw Refusal.bad("color must be six hexadecimal digits, RRGGBB, was " + Text.quoted(text));
  }

  private QrCode code(String address) {
    return QrCode.encodeText(address, QrCode.Ecc.MEDIUM);
  }

  /** The SVG document. */
  String svg(String address) {
    QrCode code = code(address);
    int side = code.size + 2 * margin;
    var dark = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (!code.getModule(x, y)) continue;
        dark.append("M%d %dh1v1h-1z".formatted(x + margin, y + margin));
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%1$d" viewBox="0 0 %2$d %2$d" shape-rendering="crispEdges">
        <path fill="#ffffff" d="M0 0h%2$dv%2$dh-%2$dz"/>
        <path fill="#%3$06x" d="%4$s"/>
        </svg>
        """
        .formatted(size, side, color, dark);
  }

  /**
   * The bytes of a PNG file: each module as many whole pixels as fit, and the rest around it.
   *
   * @throws Refusal (400) if the modules are more than the pixels
   */
  byte[] png(String address) {
    QrCode code = code(address);
    int side = code.size + 2 * margin;
    if (side > size) {
      throw Refusal.bad("size must be %d..%d here, was %d".formatted(side, MOST_SIZE, size));
    }
    var colors =
        new IndexColorModel(1, 2, new int[] {WHITE, color}, 0, false, -1, DataBuffer.TYPE_BYTE);
    var image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY, colors);
    int pixels = size / side;
    int begin = (size - pixels * code.size) / 2;
    for (int y = 0; y < code.size * pixels; y++) {
      for (int x = 0; x < code.size * pixels; x++) {
        if (code.getModule(x / pixels, y / pixels)) {
          image.getRaster().setSample(begin + x, begin + y, 0, 1);
        }
      }
    }
    return written(image);
  }

  private static byte[] written(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      if (!ImageIO.write(image, "png", bytes)) throw new IOException("no writer for PNG");
    } catch (IOException e) {
      throw new UncheckedIOException("QR code cannot be written", e);
    }
    return bytes.toByteArray();
  }
}
