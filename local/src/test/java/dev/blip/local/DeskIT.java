package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.blip.protocol.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link desk in a real browser, by keyboard and by mouse. */
class DeskIT {
  @TempDir static Path data;
  private static final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private static Chromium chromium;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    closing.push(chromium);
    Laptop laptop = House.start(data);
    closing.push(laptop);
    house = new House(laptop.origin());
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : closing) part.close();
  }

  private static Page desk(int width, int height) {
    Page page = chromium.page(width, height);
    page.navigate(house.origin + "/app/links");
    assertThat(page.getByTestId("link-form")).isVisible();
    return page;
  }

  private static void has(Locator locator, String text) {
    assertThat(locator)
        .containsText(
            text,
            new LocatorAssertions.ContainsTextOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static Locator card(Page page, String slug) {
    return page.locator("[data-slug=" + slug + "]");
  }

  private static void make(Page page, String slug) {
    page.locator("#destination").fill("example.org/" + slug);
    page.locator("#slug").fill(slug);
    page.locator("#slug").press("Enter");
    has(page.getByTestId("status"), "/" + slug + " is ready.");
  }

  private static String destination(String slug) throws Exception {
    var answer = house.api("demo", "GET", "/api/links/" + slug, "");
    return Json.tree(answer.body()).path("destination").asText();
  }

  private static int visit(String slug) throws Exception {
    var request = HttpRequest.newBuilder(house.origin.resolve("/" + slug)).build();
    return house.http.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void link_is_made_found_changed_and_deleted_by_keyboard() throws Exception {
    Page page = desk(1_280, 800);
    page.keyboard().press("n");
    page.keyboard().type("example.org/first");
    page.locator("#slug").fill("by-keyboard");
    page.locator("#title").fill("First");
    page.locator("#tags").fill("keys");
    page.locator("#tags").press("Enter");
    page.keyboard().type("b,#desk");
    assertThat(page.getByTestId("chip")).hasText(new String[] {"#keys×", "#b×"});
    page.getByLabel("Remove tag b").press("Enter");
    assertThat(page.locator("#tags")).isFocused();
    page.locator("#title").press("Enter");
    has(page.getByTestId("status"), "/by-keyboard is ready.");
    has(card(page, "by-keyboard").locator(".tags"), "#keys#desk");
    make(page, "another-one");
    // Set so that the page's own security policy lets it be.
    Object height = page.evaluate("document.querySelector('.links').style.containIntrinsicHeight");
    org.assertj.core.api.Assertions.assertThat(height).asString().startsWith("auto ");
    page.locator("h1").focus();
    page.keyboard().press("/");
    page.keyboard().type("keyboard");
    assertThat(page).hasURL(Pattern.compile("q=keyboard"));
    assertThat(card(page, "another-one")).hasCount(0);
    card(page, "by-keyboard").getByTestId("copy").focus();
    page.keyboard().press("e");
    Locator form = page.getByTestId("edit-form");
    form.getByLabel("Destination", new Locator.GetByLabelOptions().setExact(true))
        .fill("example.org/second");
    page.keyboard().press("Enter");
    has(card(page, "by-keyboard"), "https://example.org/second");
    assertThat(card(page, "by-keyboard").getByTestId("edit")).isFocused();
    org.assertj.core.api.Assertions.assertThat(destination("by-keyboard"))
        .isEqualTo("https://example.org/second");
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "desk.png")));
    card(page, "by-keyboard").getByTestId("delete").focus();
    page.keyboard().press("Enter");
    assertThat(card(page, "by-keyboard")).hasCount(0);
    has(page.getByTestId("none"), "No link is like that.");
    assertThat(page.getByTestId("undo")).isFocused();
    page.keyboard().press("Enter");
    has(page.getByTestId("status"), "/by-keyboard is back.");
    assertThat(card(page, "by-keyboard")).hasCount(1);
    page.close();
  }

  @Test
  void link_has_a_page_that_tells_who_followed_it() throws Exception {
    Page page = desk(1_280, 800);
    make(page, "followed");
    house.follow("followed", "MY");
    house.follow("followed", "DE");
    String counted = "/api/links/followed";
    await()
        .atMost(House.PATIENCE)
        .until(
            () ->
                Json.tree(house.api("demo", "GET", counted, "").body()).path("clicks").asInt()
                    == 2);
    card(page, "followed").getByTestId("insight").click();
    Page desk = desk(390, 844);
    assertThat(page).hasURL(Pattern.compile("/app/links/followed$"));
    has(page.getByTestId("link-total"), "2 clicks");
    has(page.getByTestId("link-countries"), "Malaysia");
    assertThat(page.getByTestId("link-latest").locator("li")).hasCount(2);
    has(page.getByTestId("link-history"), "created by");
    make(desk, "of-another");
    house.follow("of-another", "MY");
    house.follow("followed", "MY");
    // Live, and of this link alone.
    has(page.getByTestId("live-today"), "3");
    assertThat(page.getByTestId("connection")).hasAttribute("data-state", "live");
    String drawn = "World map with 3 clicks drawn";
    assertThat(page.locator(".link-map canvas").nth(1)).hasAttribute("aria-label", drawn);
    Path png = page.waitForDownload(() -> page.getByTestId("qr-png").click()).path();
    org.assertj.core.api.Assertions.assertThat(ImageIO.read(png.toFile()).getWidth())
        .isEqualTo(1_024);
    assertThat(page.getByTestId("qr")).isVisible();
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "browser", "link.png")));
    page.close();
    desk.close();
  }

  @Test
  void long_words_break_where_a_phone_ends_and_a_dialogs_box_stands_beside_its_sentence() {
    Page page = desk(390, 844);
    String slug = "s".repeat(64);
    page.locator("#tags").fill("w".repeat(50) + ",");
    assertThat(page.getByTestId("chip")).hasCount(1);
    fits(page);
    make(page, slug);
    fits(page);
    card(page, slug).getByTestId("erase").click();
    var box = page.getByTestId("erase-sure").boundingBox();
    org.assertj.core.api.Assertions.assertThat(box.width).isLessThan(30);
    Object isWide = page.getByTestId("erase-dialog").evaluate("d => d.scrollWidth > d.clientWidth");
    org.assertj.core.api.Assertions.assertThat(isWide).isEqualTo(false);
    page.getByTestId("erase-keep").click();
    card(page, slug).getByTestId("insight").click();
    has(page.getByTestId("link-history"), "created by");
    fits(page);
    page.close();
  }

  /** Nothing is wider than the screen. */
  private static void fits(Page page) {
    Object wide = page.evaluate("document.documentElement.scrollWidth - innerWidth");
    org.assertj.core.api.Assertions.assertThat((Integer) wide).isNotPositive();
  }

  @Test
  void link_with_a_password_and_a_countrys_destination_is_made_by_keyboard_on_a_phone()
      throws Exception {
    Page page = desk(390, 844);
    page.keyboard().press("n");
    page.keyboard().type("example.org/all");
    page.locator("#slug").fill("guarded");
    page.locator("#tags").fill("a-tag, of-two,");
    page.getByText("Add a country").press("Enter");
    page.keyboard().type("malay");
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().type("example.org/my");
    page.getByTestId("more").locator("summary").press("Enter");
    page.locator("#password").fill("open sesame");
    page.locator("#expires").pressSequentially("1231");
    page.keyboard().press("Enter");
    has(page.getByTestId("error-expiresAt"), "needs a whole date and a time");
    assertThat(page.locator("#expires")).isFocused();
    org.assertj.core.api.Assertions.assertThat(Chromium.faults(page)).isEmpty();
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "desk-more.png")));
    page.locator("#expires").fill("2099-12-31T10:00");
    page.keyboard().press("Enter");
    has(page.getByTestId("status"), "/guarded is ready.");
    has(card(page, "guarded"), "Malaysia → https://example.org/my");
    // A form for the password, not the destination.
    org.assertj.core.api.Assertions.assertThat(visit("guarded")).isEqualTo(200);
    card(page, "guarded").getByTestId("edit").press("Enter");
    has(page.getByTestId("edit-form").getByTestId("has-password"), "It has a password");
    Object wide = page.evaluate("document.documentElement.scrollWidth > innerWidth");
    org.assertj.core.api.Assertions.assertThat(wide).isEqualTo(false);
    page.close();
  }

  @Test
  void two_people_edit_one_link_and_the_second_is_told() throws Exception {
    Page ada = desk(1_280, 800);
    make(ada, "of-both");
    card(ada, "of-both").getByTestId("edit").click();
    Page bob = desk(390, 844);
    card(bob, "of-both").getByTestId("edit").click();
    bob.getByTestId("edit-form").getByLabel("Title").fill("Bob was here");
    bob.getByTestId("edit-form").getByText("Save").click();
    has(card(bob, "of-both"), "Bob was here");
    Object wide = bob.evaluate("document.documentElement.scrollWidth > innerWidth");
    org.assertj.core.api.Assertions.assertThat(wide).isEqualTo(false);
    bob.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "desk-phone.png")));
    ada.getByTestId("edit-form").getByLabel("Title").fill("Ada, too");
    ada.getByTestId("edit-form").getByText("Save").click();
    has(ada.getByTestId("edit-form").getByTestId("error"), "Somebody has changed this link");
    ada.getByTestId("cancel").click();
    ada.reload();
    has(card(ada, "of-both"), "Bob was here");
    ada.close();
    bob.close();
  }

  @Test
  void link_is_switched_off_duplicated_and_told_what_it_lacks() throws Exception {
    Page page = desk(1_280, 800);
    make(page, "to-and-fro");
    card(page, "to-and-fro").getByTestId("toggle").click();
    has(card(page, "to-and-fro"), "switched off");
    org.assertj.core.api.Assertions.assertThat(visit("to-and-fro")).isEqualTo(410);
    card(page, "to-and-fro").getByTestId("duplicate").click();
    assertThat(page.locator("#destination")).hasValue("https://example.org/to-and-fro");
    page.locator("#slug").fill("app");
    page.locator("#slug").press("Enter");
    has(page.getByTestId("error-slug"), "Slug app is reserved");
    assertThat(page.locator("#slug")).isFocused();
    page.getByTestId("state").selectOption("off");
    assertThat(page).hasURL(Pattern.compile("state=off"));
    assertThat(card(page, "to-and-fro")).hasCount(1);
    page.close();
  }

  @Test
  void key_is_made_used_and_revoked_on_a_phone_whose_pages_are_all_in_reach() throws Exception {
    Page page = chromium.page(390, 844);
    page.navigate(house.origin + "/app/?account=a-team-whose-name-is-longer-than-a-phone-is-wide");
    page.locator("main").waitFor();
    page.route("**/app/assets/*", Route::abort);
    page.locator("nav").getByText("Settings").click();
    assertThat(page.locator("h1")).hasText("This page could not be loaded");
    org.assertj.core.api.Assertions.assertThat(Chromium.faults(page)).isEmpty();
    page.unroute("**/app/assets/*");
    page.getByTestId("page-again").click();
    assertThat(page.locator("h1")).hasText("Settings");
    Object styled =
        page.evaluate("[...document.styleSheets].some(s => /settings-.*css/.test(s.href))");
    org.assertj.core.api.Assertions.assertThat(styled).isEqualTo(true);
    String reach =
        "[...document.querySelectorAll('.top nav a')].every(a => { const b = a.getBoundingClientRect(); return"
            + " b.left >= 0 && b.right <= innerWidth && b.height >= 44; })";
    org.assertj.core.api.Assertions.assertThat(page.evaluate(reach)).isEqualTo(true);
    page.locator("#key-name").fill("nightly");
    page.locator("#key-name").press("Enter");
    has(page.getByTestId("error-scopes"), "Choose what it is good for");
    assertThat(page.getByTestId("scope-read")).isFocused();
    page.keyboard().press("Space");
    page.keyboard().press("Enter");
    has(page.getByTestId("key-status"), "nightly is ready.");
    String key = page.getByTestId("key-made").locator("code").textContent();
    org.assertj.core.api.Assertions.assertThat(asks(key)).isEqualTo(200);
    page.locator("#keeping-days").fill("30");
    page.keyboard().press("Enter");
    has(page.getByTestId("keeping-status"), "Saved.");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "browser", "settings.png")));
    page.onceDialog(dialog -> dialog.accept());
    page.getByTestId("revoke").click();
    has(page.getByTestId("key-status"), "nightly is revoked.");
    await().atMost(House.PATIENCE).until(() -> asks(key) == 401);
    page.close();
  }

  private static int asks(String key) throws Exception {
    return house.send("GET", "/api/links", "", "Authorization", "Bearer " + key).statusCode();
  }

  @Test
  void file_is_imported_what_is_wrong_is_told_and_all_is_exported() throws Exception {
    String csv = "slug,destination\nfrom-file,https://example.org/\nx,https://example.org/\n";
    Page page = chromium.page(390, 844);
    page.navigate(house.origin + "/app/links?account=importers");
    page.getByText("Import, export").click();
    page.locator("#import-file")
        .setInputFiles(new FilePayload("links.csv", "text/csv", csv.getBytes(UTF_8)));
    assertThat(page.getByTestId("import-start")).isFocused();
    page.keyboard().press("Enter");
    has(page.getByTestId("import-status"), "2 of 2 rows done: 1 made, 1 refused.");
    has(page.getByTestId("refused"), "slug must match");
    org.assertj.core.api.Assertions.assertThat(Chromium.faults(page)).isEmpty();
    Object wide = page.evaluate("document.documentElement.scrollWidth > innerWidth");
    org.assertj.core.api.Assertions.assertThat(wide).isEqualTo(false);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "import.png")));
    Path refused = page.waitForDownload(() -> page.getByTestId("refused-csv").click()).path();
    org.assertj.core.api.Assertions.assertThat(Files.readString(refused))
        .startsWith("row,column,value,message\r\n2,slug,x,");
    Path all = page.waitForDownload(() -> page.getByTestId("export-json").click()).path();
    org.assertj.core.api.Assertions.assertThat(Json.tree(Files.readString(all)).at("/links/0/slug"))
        .hasToString("\"from-file\"");
    page.close();
  }

  @Test
  void webhook_is_made_and_tells_how_its_deliveries_went() throws Exception {
    Page page = desk(1_280, 800);
    make(page, "hooked");
    page.getByText("Webhooks").click();
    page.locator("#url").fill("http://127.0.0.1:9/clicks");
    page.locator("#url").press("Enter");
    has(page.getByTestId("secret"), "whsec_");
    has(page.getByTestId("state"), "On, has everything up to number");
    house.follow("hooked", "MY");
    page.getByText("Last deliveries").click();
    // An address inside the network is not called, and the delivery says so.
    has(page.getByTestId("deliveries"), "403");
    has(page.getByTestId("state"), "has taken nothing since");
    Object shown = page.evaluate("document.querySelector('.webhook h2').innerText");
    org.assertj.core.api.Assertions.assertThat(shown).isEqualTo("http://127.0.0.1:9/clicks");
    page.setViewportSize(390, 844);
    Object wide = page.evaluate("document.documentElement.scrollWidth > innerWidth");
    org.assertj.core.api.Assertions.assertThat(wide).isEqualTo(false);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "browser", "webhooks.png")));
    page.getByTestId("toggle").click();
    has(page.getByTestId("state"), "Off, has everything");
    page.getByTestId("delete").click();
    assertThat(page.getByTestId("webhook")).hasCount(0);
    page.close();
  }
}
