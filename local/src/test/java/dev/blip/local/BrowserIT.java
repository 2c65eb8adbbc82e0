package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser. */
class BrowserIT {
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  @TempDir static Path data;
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final House house;
  private final Page page;

  BrowserIT() throws Exception {
    Optional<Path> browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    assumeTrue(
        browser.isPresent(), "no Chromium here; install it with: apt-get install -y chromium");
    Laptop laptop = later(House.start(data));
    house = new House(laptop.origin());
    Playwright playwright =
        later(
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
    Browser chromium =
        later(
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(browser.orElseThrow())
                        .setArgs(FLAGS)));
    page = chromium.newPage();
    page.setDefaultTimeout(House.PATIENCE.toMillis());
  }

  private <T extends AutoCloseable> T later(T part) {
    closing.addFirst(part);
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
    byte[] before = page.locator("canvas").first().screenshot();
    house.follow("hello", "MY");
    house.follow("hello", "DE");
    assertThat(page.getByTestId("today")).hasText("2", patience);
    assertThat(page.getByTestId("drawn")).hasText("2", patience);
    byte[] after = page.locator("canvas").first().screenshot();
    org.assertj.core.api.Assertions.assertThat(after).isNotEqualTo(before);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "map.png")));
  }
}
