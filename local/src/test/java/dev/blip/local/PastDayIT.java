package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.blip.protocol.Click;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map of a past day in a real browser: 5,000 clicks of the ledger. */
class PastDayIT {
  private static final Random RANDOM = new Random(20);
  private static final long DAY = 86_400_000;
  private static final int CLICKS = 5_000;
  private static final int UNPLACED = 40;
  private static final List<String> COUNTRIES =
      List.of("MY", "DE", "BR", "IN", "US", "JP", "NG", "FR", "AU", "MX", "ZA", "CA");

  @TempDir static Path data;
  private static final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private static final LocalDate past = LocalDate.now(ZoneOffset.UTC).minusDays(3);
  private static Chromium chromium;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    chromium = later(Chromium.start());
    Laptop laptop = later(House.start(data));
    house = new House(laptop.origin());
    var ledger = new PastClicks(laptop, RANDOM);
    long begin = past.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < CLICKS; i++) {
      String country = i < UNPLACED ? null : COUNTRIES.get(RANDOM.nextInt(COUNTRIES.size()));
      String link = "link-" + i % 4;
      clicks.add(ledger.click("demo", link, begin + RANDOM.nextLong(DAY), country, false));
    }
    clicks.add(ledger.click("demo", "link-0", begin + 5, "MY", true));
    clicks.add(ledger.click("other", "link-9", begin + 5, "MY", false));
    ledger.write(clicks);
  }

  private static <T extends AutoCloseable> T later(T part) {
    closing.push(part);
    return part;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : closing) part.close();
  }

  private static void has(Locator locator, String text) {
    assertThat(locator)
        .hasText(
            text, new LocatorAssertions.HasTextOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static void is(Locator locator, String state) {
    assertThat(locator)
        .hasAttribute(
            "data-state",
            state,
            new LocatorAssertions.HasAttributeOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "browser", name)));
  }

  private static void showsTheDay(Page page) {
    is(page.getByTestId("past"), "done");
    has(page.getByTestId("past-total"), "%,d".formatted(CLICKS));
    has(page.getByTestId("past-loaded"), "%,d".formatted(CLICKS));
    has(page.getByTestId("past-drawn"), "%,d".formatted(CLICKS - UNPLACED));
    has(page.getByTestId("past-unplaced"), Integer.toString(UNPLACED));
    assertThat(page.getByTestId("past-nowhere").getByTestId("past-click")).hasCount(UNPLACED);
    assertThat(page.getByTestId("connection")).not().isVisible();
  }

  private static int drawnPixels(Page page) {
    Object count =
        page.evaluate(
            """
            () => {
              const canvas = document.querySelector("canvas.dots");
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return data.filter((value, i) => i % 4 === 3 && value > 0).length;
            }
            """);
    return ((Number) count).intValue();
  }

  @Test
  void day_of_the_address_is_loaded_whole_and_live_catches_up() throws Exception {
    house.makeLink("demo", "hello");
    Page page = chromium.page(1_280, 800);
    page.navigate(house.origin + "/app/");
    is(page.getByTestId("connection"), "live");
    Locator day = page.getByLabel("Day", new Page.GetByLabelOptions().setExact(true));
    day.fill(past.toString());
    assertThat(page).hasURL(Pattern.compile("\\?day=" + past + "$"));
    showsTheDay(page);
    assertThat(page).hasTitle(Pattern.compile("^Map of .* · Blip$"));
    picture(page, "past-day.png");
    org.assertj.core.api.Assertions.assertThat(drawnPixels(page)).isPositive();

    house.follow("hello", "MY");
    house.follow("hello", "DE");
    page.goBack();
    assertThat(page).hasURL(Pattern.compile("/app/$"));
    assertThat(page.getByTestId("connection")).isVisible();
    assertThat(page.getByTestId("past")).not().isVisible();
    has(page.getByTestId("today"), "2");
    page.goForward();
    showsTheDay(page);
    day.press("Tab");
    page.getByTestId("day-before").press("Enter");
    is(page.getByTestId("past"), "empty");
    assertThat(page.getByTestId("past")).containsText("No clicks on ");
    has(page.getByTestId("past-drawn"), "0");
    picture(page, "past-day-empty.png");
    org.assertj.core.api.Assertions.assertThat(drawnPixels(page)).isZero();
    page.getByTestId("to-live").press("Enter");
    is(page.getByTestId("connection"), "live");
    has(page.getByTestId("today"), "2");
  }

  @Test
  void day_is_gone_through_played_and_taken_away() throws Exception {
    Page page = chromium.page(1_280, 800);
    page.navigate(house.origin + "/app/?day=" + past.minusDays(1) + "&to=" + past);
    showsTheDay(page);
    has(
        page.getByTestId("film-time"),
        "%,d clicks on the map by the end".formatted(CLICKS - UNPLACED));
    page.getByTestId("scrub").press("Home");
    assertThat(page.getByTestId("film-time")).containsText(Pattern.compile("^0 clicks on the map"));
    // The picture follows the text.
    page.waitForCondition(() -> drawnPixels(page) == 0);
    page.keyboard().press("p");
    has(page.getByTestId("film"), "Pause");
    assertThat(page.getByTestId("film-time"))
        .not()
        .containsText(
            Pattern.compile("^0 clicks"),
            new LocatorAssertions.ContainsTextOptions().setTimeout(House.PATIENCE.toMillis()));
    page.keyboard().press("p");
    has(page.getByTestId("film"), "Play");
    picture(page, "past-days-film.png");
    org.assertj.core.api.Assertions.assertThat(drawnPixels(page)).isPositive();

    Path csv = page.waitForDownload(() -> page.getByTestId("export-csv").click()).path();
    has(
        page.getByTestId("export-state"),
        "%,d clicks in blip-%s-to-%s.csv".formatted(CLICKS, past.minusDays(1), past));
    org.assertj.core.api.Assertions.assertThat(Files.readAllLines(csv)).hasSize(CLICKS + 1);
    Path png = page.waitForDownload(() -> page.getByTestId("export-png").click()).path();
    var drawn = ImageIO.read(png.toFile());
    org.assertj.core.api.Assertions.assertThat(drawn.getWidth()).isGreaterThan(1_000);
    Files.copy(
        png, Path.of("target", "browser", "exported.png"), StandardCopyOption.REPLACE_EXISTING);
    page.keyboard().press("l");
    is(page.getByTestId("connection"), "live");
    page.close();
  }

  @Test
  void day_opens_from_its_address_on_a_phone() {
    Page phone = chromium.page(390, 844);
    phone.navigate(house.origin + "/app/?day=" + past);
    showsTheDay(phone);
    picture(phone, "past-day-phone.png");
    Object wide = phone.evaluate("document.documentElement.scrollWidth > innerWidth");
    org.assertj.core.api.Assertions.assertThat(wide).isEqualTo(false);
    phone.navigate(house.origin + "/app/?day=2999-01-01");
    assertThat(phone.getByRole(AriaRole.ALERT)).containsText("day must be 1970-01-01 to ");
    picture(phone, "past-day-wrong.png");
    phone.getByTestId("to-live").click();
    is(phone.getByTestId("connection"), "live");
    phone.close();
  }

  @Test
  void day_that_cannot_be_loaded_says_so_and_goes_on_when_asked() {
    Page page = chromium.page(1_280, 800);
    page.route(
        Pattern.compile("/api/clicks\\?.*cursor="),
        route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
    page.navigate(house.origin + "/app/?day=" + past);
    is(page.getByTestId("past"), "failed");
    has(page.getByTestId("past-problem"), "the server answered 503");
    has(page.getByTestId("past-loaded"), "1,000");
    picture(page, "past-day-failed.png");
    page.unrouteAll();
    page.getByTestId("past-again").click();
    showsTheDay(page);
  }
}
