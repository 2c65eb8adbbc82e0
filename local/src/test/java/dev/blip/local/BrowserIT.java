package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser. */
class BrowserIT {
  @TempDir static Path data;
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final House house;
  private final Page page;

  BrowserIT() throws Exception {
    Chromium chromium = later(Chromium.start());
    Laptop laptop = later(House.start(data));
    house = new House(laptop.origin());
    page = chromium.page(1_280, 720);
  }

  private <T extends AutoCloseable> T later(T part) {
    closing.push(part);
    return part;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : closing) part.close();
  }

  @Test
  void page_connects_and_a_click_changes_the_map() throws Exception {
    house.makeLink("demo", "hello");
    page.navigate(house.origin + "/app/");
    var patience = new LocatorAssertions.HasTextOptions().setTimeout(House.PATIENCE.toMillis());
    assertThat(page.getByTestId("connection"))
        .hasAttribute(
            "data-state",
            "live",
            new LocatorAssertions.HasAttributeOptions().setTimeout(House.PATIENCE.toMillis()));
    assertThat(page.getByTestId("today")).hasText("0", patience);
    byte[] before = page.locator("canvas.dots").screenshot();
    house.follow("hello", "MY");
    house.follow("hello", "DE");
    assertThat(page.getByTestId("today")).hasText("2", patience);
    assertThat(page.getByTestId("drawn")).hasText("2", patience);
    byte[] after = page.locator("canvas.dots").screenshot();
    org.assertj.core.api.Assertions.assertThat(after).isNotEqualTo(before);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "map.png")));
  }
}
