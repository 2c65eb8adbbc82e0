package dev.blip.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real browser; tests that want one are skipped where there is none. */
final class Chromium implements AutoCloseable {
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

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(FLAGS));
  }

  /** Skips the test where no browser is. */
  static Chromium start() {
    Optional<Path> program = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    assumeTrue(
        program.isPresent(), "no Chromium here; install it with: apt-get install -y chromium");
    return new Chromium(program.orElseThrow());
  }

  /** A page of its own session. */
  Page page(int width, int height) {
    return page(new Browser.NewPageOptions().setViewportSize(width, height));
  }

  /** A page of its own session, of a screen and a reader as told. */
  Page page(Browser.NewPageOptions options) {
    Page page = browser.newPage(options);
    page.setDefaultTimeout(House.PATIENCE.toMillis());
    return page;
  }

  /**
   * Why some people could not use a page as it is now, by axe-core's rules; empty where all can.
   */
  static String faults(Page page) throws IOException {
    page.evaluate(Files.readString(Path.of("../web/node_modules/axe-core/axe.min.js")));
    String told = "r.violations.map(v => v.id + ' ' + v.nodes[0].html).join('; ')";
    return String.valueOf(page.evaluate("axe.run().then(r => " + told + ")"));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
