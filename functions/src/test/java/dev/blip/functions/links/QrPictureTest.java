package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.aws.Aws;
import io.nayuki.qrcodegen.QrCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** QR codes of links. */
@ExtendWith(Aws.Resolver.class)
class QrPictureTest {
  private final String slug = "q-" + UUID.randomUUID();
  private final String path = "/" + slug + "/qr";
  private final LinkCalls links;
  private final LinkCalls stranger;

  QrPictureTest(Aws aws) {
    var handler = new LinksHandler(aws.environment());
    links = new LinkCalls(handler, slug);
    stranger = new LinkCalls(handler, "stranger");
  }

  @BeforeEach
  void make() {
    links.make("{\"slug\":\"%s\",\"destination\":\"https://example.org/\"}".formatted(slug));
  }

  private QrCode code() {
    return QrCode.encodeText("https://blip.example/" + slug, QrCode.Ecc.MEDIUM);
  }

  @ParameterizedTest
  @CsvSource({"'', 256, 4, 000000", "&size=500&margin=1&color=C0ffee, 500, 1, c0ffee"})
  void png_has_each_module_where_it_belongs(String how, int size, int margin, String color)
      throws Exception {
    var answer = links.call("GET", path + "?format=png" + how, "");
    assertThat(answer.headers()).containsEntry("Content-Type", "image/png");
    byte[] bytes = Base64.getDecoder().decode(answer.body());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertThat(image.getWidth()).isEqualTo(size).isEqualTo(image.getHeight());
    QrCode code = code();
    int pixels = size / (code.size + 2 * margin);
    int begin = (size - pixels * code.size) / 2;
    assertThat(begin).isGreaterThanOrEqualTo(margin * pixels);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        boolean dark =
            code.getModule(Math.floorDiv(x - begin, pixels), Math.floorDiv(y - begin, pixels));
        int wanted = dark ? Integer.parseInt(color, 16) : 0xffffff;
        if ((image.getRGB(x, y) & 0xffffff) != wanted) throw new AssertionError(x + "," + y);
      }
    }
  }

  @Test
  void svg_draws_each_dark_module_once() {
    var answer = links.call("GET", path + "?size=300&margin=2&color=123456", "");
    assertThat(answer.headers()).containsEntry("Content-Type", "image/svg+xml");
    QrCode code = code();
    int dark = 0;
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (!code.getModule(x, y)) continue;
        dark++;
        assertThat(answer.body()).contains("M%d %dh1v1h-1z".formatted(x + 2, y + 2));
      }
    }
    assertThat(answer.body().split("h1v1h-1z", -1)).hasSize(dark + 1);
    int side = code.size + 4;
    assertThat(answer.body())
        .contains("width=\"300\"", "viewBox=\"0 0 %d %d\"".formatted(side, side), "#123456");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format=gif | format must be svg or png, was \"gif\"",
        "size=63 | size must be 64..2048, was \"63\"",
        "size=2049 | size must be 64..2048, was \"2049\"",
        "margin=17 | margin must be 0..16, was \"17\"",
        "margin=x | margin must be 0..16, was \"x\"",
        "color=red | color must be six hexadecimal digits, RRGGBB, was \"red\"",
        "format=png&size=64&margin=16 | size must be 65..2048 here, was 64",
        "colour=red | query may have none but format, size, margin, color, has \"colour\""
      })
  void parameter_that_is_wrong_is_named(String how, String told) {
    var answer = links.call("GET", path + "?" + how, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo(told);
  }

  @Test
  void strangers_link_has_none() {
    assertThat(stranger.call("GET", path, "").status()).isEqualTo(404);
    assertThat(links.call("POST", path, "").status()).isEqualTo(405);
  }
}
