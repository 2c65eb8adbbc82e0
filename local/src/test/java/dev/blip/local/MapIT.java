package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the live map tells, and whether it is true, in a real browser. */
class MapIT {
  private static final Duration LONGEST_LIE = Duration.ofSeconds(10);

  @TempDir static Path data;
  private static final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private static Chromium chromium;
  private static HouseProcess process;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    chromium = later(Chromium.start());
    process = later(HouseProcess.start(data, Map.of("BLIP_FLUSH_MS", "500")));
    house = process.house();
    house.makeLink("demo", "hello");
    for (int i = 0; i < 9; i++) house.follow("hello", "BE", "Brussels", 50.85, 4.35);
    for (int i = 0; i < 5; i++) house.follow("hello", "NL", "Amsterdam", 52.37, 4.9);
    house.follow("hello", "LU", "Luxembourg", 49.61, 6.13);
  }

  private static <T extends AutoCloseable> T later(T part) {
    closing.push(part);
    return part;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : closing) part.close();
  }

  private static NewPageOptions screen(int width, int height) {
    return new NewPageOptions().setViewportSize(width, height).setTimezoneId("Asia/Kuala_Lumpur");
  }

  private static Page open(NewPageOptions options, String query) {
    return open(options, query, "15");
  }

  private static Page open(NewPageOptions options, String query, String today) {
    Page page = chromium.page(options);
    page.navigate(house.origin + "/app/" + query);
    is(page, "live", House.PATIENCE);
    has(page.getByTestId("today"), today);
    return page;
  }

  private static void has(Locator locator, String text) {
    assertThat(locator)
        .hasText(
            text, new LocatorAssertions.HasTextOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static void is(Page page, String state, Duration within) {
    assertThat(page.getByTestId("connection"))
        .hasAttribute(
            "data-state",
            state,
            new LocatorAssertions.HasAttributeOptions().setTimeout(within.toMillis()));
  }

  private static void picture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "browser", name)));
  }

  private static void tellsTheParts(Page page) {
    Locator details = page.getByTestId("details");
    assertThat(details).isVisible();
    has(details, "15 clicksBrussels, Belgium9Amsterdam, Netherlands5Luxembourg, Luxembourg1");
  }

  @Test
  void dot_of_three_countries_tells_each_part_to_keys_and_to_pointers() {
    Page page = open(screen(1_440, 900), "");
    page.locator(".stage").press("Enter");
    tellsTheParts(page);
    picture(page, "map-parts.png");
    Locator details = page.getByTestId("details");
    double x = Double.parseDouble(details.getAttribute("data-x"));
    double y = Double.parseDouble(details.getAttribute("data-y"));
    page.keyboard().press("Escape");
    assertThat(details).isHidden();
    page.mouse().move(x, y);
    tellsTheParts(page);
    page.close();
  }

  @Test
  void tap_on_a_phone_tells_what_a_dot_is() {
    NewPageOptions phone =
        screen(390, 844).setHasTouch(true).setIsMobile(true).setColorScheme(ColorScheme.LIGHT);
    Page page = open(phone, "");
    page.locator(".stage").press("Enter");
    Locator details = page.getByTestId("details");
    double x = Double.parseDouble(details.getAttribute("data-x"));
    double y = Double.parseDouble(details.getAttribute("data-y"));
    page.keyboard().press("Escape");
    assertThat(details).isHidden();
    var stage = page.locator(".stage").boundingBox();
    page.touchscreen().tap(stage.x + x, stage.y + y);
    tellsTheParts(page);
    picture(page, "map-phone.png");
    page.close();
  }

  @Test
  void numbers_are_of_the_readers_day_and_of_utcs_where_that_is_chosen() {
    Page page = open(screen(1_440, 900), "");
    has(page.getByTestId("today-span"), "since 00:00, Kuala Lumpur time");
    page.getByTestId("zone-utc").click();
    assertThat(page).hasURL(Pattern.compile("\\?tz=UTC$"));
    has(page.getByTestId("today-span"), "since 00:00, UTC");
    page.getByTestId("zone-own").click();
    has(page.getByTestId("today-span"), "since 00:00, Kuala Lumpur time");
    page.close();
  }

  @Test
  void what_the_address_asks_for_in_vain_is_named() {
    Page page = open(screen(1_440, 900), "?region=atlantis&weather=fair");
    Locator problem = page.getByTestId("address-problem");
    assertThat(problem).containsText("\"atlantis\"");
    assertThat(problem).containsText("\"weather\"");
    page.close();
  }

  @Test
  void rows_dots_and_the_address_filter_and_chips_take_it_away() {
    Page page = open(screen(1_440, 900), "");
    page.getByTestId("countries").getByText("Netherlands").click();
    has(page.getByTestId("today"), "5");
    has(page.getByTestId("drawn"), "5");
    assertThat(page).hasURL(Pattern.compile("country=NL"));
    assertThat(page.getByTestId("filter-country")).containsText("Netherlands");
    picture(page, "map-filter.png");
    page.getByLabel("Remove the filter Netherlands").press("Enter");
    has(page.getByTestId("today"), "15");
    page.locator(".stage").press("Enter");
    page.getByTestId("details").getByText("Luxembourg, Luxembourg").press("Enter");
    has(page.getByTestId("today"), "1");
    assertThat(page).hasURL(Pattern.compile("city=LU%2FLuxembourg"));
    page.goBack();
    has(page.getByTestId("today"), "15");
    page.navigate(house.origin + "/app/?link=nobodys&country=XQ");
    Locator problem = page.getByTestId("address-problem");
    assertThat(problem).containsText("\"XQ\"");
    assertThat(problem).containsText("No link of this account is named \"nobodys\"");
    has(page.getByTestId("today"), "0");
    assertThat(page.getByTestId("filter-none")).isVisible();
    page.close();
  }

  @Test
  void tap_on_a_part_of_a_dot_filters_on_a_phone() {
    Page page = open(screen(390, 844).setHasTouch(true).setIsMobile(true), "?country=NL", "5");
    page.locator(".stage").press("Enter");
    page.getByTestId("details").getByText("Amsterdam, Netherlands").tap();
    assertThat(page.getByTestId("filter-city")).containsText("Amsterdam, NL");
    picture(page, "map-filter-phone.png");
    page.getByLabel("Remove the filter Netherlands").tap();
    page.getByLabel("Remove the filter Amsterdam, NL").tap();
    has(page.getByTestId("today"), "15");
    page.close();
  }

  @Test
  void digits_and_buttons_fly_to_regions() {
    Page page = open(screen(1_440, 900).setReducedMotion(ReducedMotion.REDUCE), "?region=asia");
    Locator zoomed = page.locator(".map.zoomed");
    assertThat(zoomed).hasCount(1);
    page.keyboard().press("0");
    assertThat(zoomed).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("/app/$"));
    page.keyboard().press("1");
    assertThat(page).hasURL(Pattern.compile("region=europe"));
    assertThat(zoomed).hasCount(1);
    page.getByTestId("region-world").click();
    assertThat(zoomed).hasCount(0);
    page.locator(".stage").press("+");
    assertThat(zoomed).hasCount(1);
    page.close();
  }

  @Test
  void frozen_server_is_told_before_the_page_has_lied_for_long() throws Exception {
    Page page = open(screen(1_440, 900), "");
    process.freeze();
    try {
      is(page, "late", LONGEST_LIE);
      is(page, "reconnecting", House.PATIENCE);
    } finally {
      process.thaw();
    }
    is(page, "live", Duration.ofSeconds(60));
    page.close();
  }

  @Test
  void browser_without_a_network_says_so_at_once() {
    Page page = open(screen(1_440, 900), "");
    page.context().setOffline(true);
    is(page, "offline", Duration.ofSeconds(1));
    page.context().setOffline(false);
    is(page, "live", House.PATIENCE);
    page.close();
  }

  @Test
  void wall_is_read_from_further_away() {
    Page laptop = open(screen(1_440, 900), "");
    Page wall = open(screen(3_840, 2_160), "");
    picture(wall, "map-4k.png");
    var size = "parseFloat(getComputedStyle(document.documentElement).fontSize)";
    double small = ((Number) laptop.evaluate(size)).doubleValue();
    double large = ((Number) wall.evaluate(size)).doubleValue();
    assertThat(large / small).isGreaterThan(1.6);
    laptop.close();
    wall.close();
  }

  @Test
  void globe_takes_the_maps_place_and_gives_it_back() {
    Page page = open(screen(1_440, 900), "?view=globe");
    assertThat(page.getByTestId("globe")).isVisible();
    picture(page, "globe.png");
    page.keyboard().press("g");
    assertThat(page.getByTestId("globe")).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("/app/$"));
    page.getByTestId("view-globe").click();
    assertThat(page.getByTestId("globe")).isVisible();
    page.close();
  }

  @Test
  void wall_has_numbers_and_nothing_to_press() {
    Page page = chromium.page(screen(3_840, 2_160));
    page.navigate(house.origin + "/app/wall");
    has(page.getByTestId("today"), "15");
    has(page.getByTestId("today-span"), "since 00:00, Kuala Lumpur time");
    is(page, "live", House.PATIENCE);
    assertThat(page.locator("header.top")).isHidden();
    assertThat(page.locator("button:visible")).hasCount(0);
    picture(page, "wall.png");
    page.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"DARK", "LIGHT"})
  void pages_can_be_used_by_everyone(ColorScheme scheme) throws Exception {
    for (String path :
        List.of(
            "",
            "?day=2026-11-20",
            "?view=globe&weather=fair&country=BE",
            "links",
            "links/hello",
            "links/import",
            "shares",
            "settings",
            "webhooks",
            "wall",
            "chat",
            "chat/hall",
            "topics",
            "topics/news")) {
      Page page = chromium.page(screen(1_440, 900).setColorScheme(scheme));
      page.navigate(house.origin + "/app/" + path);
      assertThat(page.locator("h1")).hasCount(1);
      page.waitForLoadState(LoadState.NETWORKIDLE);
      assertThat(Chromium.faults(page)).as(path).isEqualTo("");
      page.close();
    }
  }
}
