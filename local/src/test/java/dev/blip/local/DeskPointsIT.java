package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.blip.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All that the link desk offers, once with the pointer alone and once by keyboard alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeskPointsIT {
  private static final String ZONE = "America/New_York";

  private Chromium chromium;
  private Laptop laptop;
  private House house;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    chromium = Chromium.start();
    laptop = House.start(data);
    house = new House(laptop.origin());
  }

  @AfterAll
  void stop() {
    if (laptop != null) laptop.close();
    if (chromium != null) chromium.close();
  }

  private Page page(Hand hand, String path) {
    var options =
        new Browser.NewPageOptions()
            .setViewportSize(1_280, 900)
            .setTimezoneId(ZONE)
            .setLocale("en-US");
    Page page = chromium.page(options);
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    page.navigate(house.origin + path + "?account=" + account(hand));
    assertThat(page.locator("h1")).isVisible();
    return page;
  }

  private static String account(Hand hand) {
    return "by-" + hand.name().toLowerCase(Locale.ROOT);
  }

  private static void has(Locator locator, String text) {
    assertThat(locator)
        .containsText(
            text,
            new LocatorAssertions.ContainsTextOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static void faultless(Page page) throws Exception {
    Assertions.assertThat(Chromium.faults(page)).isEmpty();
  }

  private static void picture(Page page, Hand hand, String name) {
    String file = name + "-" + account(hand) + ".png";
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "browser", file)));
  }

  private static Locator card(Page page, String slug) {
    return page.locator("[data-slug=" + slug + "]");
  }

  private void make(Page page, Hand hand, String slug) {
    hand.type(page.locator("#destination"), "example.org/" + slug);
    hand.type(page.locator("#slug"), slug);
    hand.press(page.getByText("Make the link"));
    has(page.getByTestId("status"), "/" + slug + " is ready.");
    assertThat(page.getByText("Make the link")).isFocused();
  }

  private JsonNode link(Hand hand, String slug) throws Exception {
    return Json.tree(house.api(account(hand), "GET", "/api/links/" + slug, "").body());
  }

  @ParameterizedTest
  @EnumSource
  void link_is_made_with_what_it_may_have(Hand hand) throws Exception {
    String slug = account(hand) + "-rich";
    Page page = page(hand, "/app/links");
    hand.type(page.locator("#destination"), "example.org/all");
    hand.type(page.locator("#slug"), slug);
    hand.type(page.locator("#tags"), "news, spring");
    hand.press(page.getByText("Add a country"));
    hand.type(page.locator("input.country"), "malay");
    faultless(page);
    if (hand == Hand.MOUSE) page.getByRole(AriaRole.OPTION).getByText("Malaysia").click();
    else page.keyboard().press("Enter");
    assertThat(page.locator("input.country")).hasValue("🇲🇾 Malaysia (MY)");
    hand.type(page.getByLabel("Destination for this country"), "example.org/my");
    hand.press(page.getByTestId("more").locator("summary"));
    hand.type(page.locator("#mobile"), "example.org/phone");
    moment(hand, page.locator("#expires"), "12312099", "1000AM");
    faultless(page);
    picture(page, hand, "form");
    hand.press(page.getByText("Make the link"));
    has(page.getByTestId("status"), "/" + slug + " is ready.");
    has(card(page, slug), "#spring");
    has(card(page, slug), "Malaysia → https://example.org/my");
    JsonNode link = link(hand, slug);
    Assertions.assertThat(link.at("/tags")).hasToString("[\"news\",\"spring\"]");
    Assertions.assertThat(link.at("/devices/mobile").asText()).endsWith("/phone");
    // As the reader's clock says it, who is in New York.
    Assertions.assertThat(link.at("/expiresAt").asText()).isEqualTo("2099-12-31T15:00:00Z");
    page.close();
  }

  /** Types a day and a time into their parts. */
  private static void moment(Hand hand, Locator field, String day, String time) {
    if (hand == Hand.MOUSE) field.click(new Locator.ClickOptions().setPosition(12, 14));
    else hand.reach(field);
    field.page().keyboard().type(day);
    field.page().keyboard().press("ArrowRight");
    field.page().keyboard().type(time);
  }

  @ParameterizedTest
  @EnumSource
  void link_is_copied_changed_switched_off_duplicated_and_deleted(Hand hand) throws Exception {
    String slug = account(hand) + "-one";
    Page page = page(hand, "/app/links");
    make(page, hand, slug);
    Locator card = card(page, slug);
    hand.press(card.getByTestId("copy"));
    assertThat(card.getByTestId("copy")).hasText("Copied");
    Object copied = page.evaluate("navigator.clipboard.readText()");
    Assertions.assertThat(copied).asString().endsWith("/" + slug);

    hand.press(card.getByTestId("edit"));
    Locator form = page.getByTestId("edit-form");
    faultless(page);
    hand.type(form.getByLabel("Title"), "A title");
    hand.press(form.getByText("Save"));
    has(page.getByTestId("status"), "/" + slug + " is changed.");
    has(card, "A title");
    hand.press(card.getByTestId("toggle"));
    has(card, "switched off");
    hand.press(card.getByTestId("toggle"));
    has(page.getByTestId("status"), "is switched on.");
    assertThat(card.getByTestId("toggle")).isFocused();

    hand.press(card.getByTestId("duplicate"));
    assertThat(page.locator("#title")).hasValue("A title");
    hand.type(page.locator("#slug"), slug + "-too");
    hand.press(page.getByText("Make the link"));
    has(page.getByTestId("status"), "/" + slug + "-too is ready.");

    hand.press(card.getByTestId("card-qr").locator("summary"));
    assertThat(card.getByTestId("qr")).isVisible();
    Path svg = page.waitForDownload(() -> hand.press(card.getByTestId("qr-svg"))).path();
    Assertions.assertThat(svg).content().startsWith("<svg");
    faultless(page);
    picture(page, hand, "cards");

    hand.press(card.getByTestId("delete"));
    assertThat(card).hasCount(0);
    hand.press(page.getByTestId("undo"));
    has(page.getByTestId("status"), "/" + slug + " is back.");
    hand.press(card.getByTestId("erase"));
    assertThat(page.getByTestId("erase-go")).isDisabled();
    faultless(page);
    picture(page, hand, "erase");
    hand.press(page.getByTestId("erase-sure"));
    hand.press(page.getByTestId("erase-go"));
    has(page.getByTestId("status"), "its clicks are being erased");
    Assertions.assertThat(link(hand, slug).at("/error/kind").asText()).isEqualTo("not_found");
    page.close();
  }

  @ParameterizedTest
  @EnumSource
  void links_are_sought_sorted_and_looked_into(Hand hand) throws Exception {
    String slug = account(hand) + "-seen";
    Page page = page(hand, "/app/links");
    make(page, hand, slug);
    make(page, hand, slug + "-not");
    house.follow(slug, "DE");
    house.follow(slug, "DE");
    await().atMost(House.PATIENCE).until(() -> link(hand, slug).path("clicks").asInt() == 2);
    hand.type(page.getByTestId("search"), slug);
    hand.choose(page.getByTestId("sort"), "clicks");
    hand.choose(page.getByTestId("state"), "live");
    assertThat(page).hasURL(Pattern.compile("q=" + slug));
    assertThat(page).hasURL(Pattern.compile("state=live"));
    // The address has it all.
    page.reload();
    assertThat(page.getByTestId("sort")).hasValue("clicks");
    assertThat(page.getByTestId("search")).hasValue(slug);
    assertThat(page.getByTestId("link")).hasCount(2);
    assertThat(page.getByTestId("link").first()).hasAttribute("data-slug", slug);
    has(card(page, slug).getByTestId("link-clicks"), "2 clicks");
    assertThat(card(page, slug).locator("svg").first()).isVisible();

    hand.press(card(page, slug).getByTestId("insight"));
    has(page.getByTestId("link-total"), "2 clicks");
    hand.press(page.getByText("30 days"));
    assertThat(page).hasURL(Pattern.compile("days=30"));
    has(page.getByTestId("link-countries"), "Germany");
    hand.press(page.getByTestId("bots"));
    has(page.getByTestId("link-history"), "created by");
    faultless(page);
    Path png = page.waitForDownload(() -> hand.press(page.getByTestId("qr-png"))).path();
    Assertions.assertThat(png).isNotEmptyFile();
    hand.press(page.getByText("All links"));
    assertThat(page.getByTestId("link-form")).isVisible();
    page.close();
  }

  @ParameterizedTest
  @EnumSource
  void file_is_imported_and_taken_away(Hand hand) throws Exception {
    String csv = "slug,destination\n%s-file,https://example.org/\nx,https://example.org/\n";
    byte[] file = csv.formatted(account(hand)).getBytes(UTF_8);
    Page page = page(hand, "/app/links");
    hand.press(page.getByText("Import, export"));
    FileChooser chooser =
        page.waitForFileChooser(
            () -> {
              if (hand == Hand.MOUSE) page.getByTestId("drop").click();
              else hand.press(page.locator("#import-file"));
            });
    chooser.setFiles(new FilePayload("links.csv", "text/csv", file));
    hand.press(page.getByTestId("import-start"));
    has(page.getByTestId("import-status"), "2 of 2 rows done: 1 made, 1 refused.");
    has(page.getByTestId("refused"), "slug must match");
    faultless(page);
    Path refused = page.waitForDownload(() -> hand.press(page.getByTestId("refused-csv"))).path();
    Assertions.assertThat(refused).content().startsWith("row,column,value,message");
    Path all = page.waitForDownload(() -> hand.press(page.getByTestId("export-csv"))).path();
    Assertions.assertThat(all).content().contains(account(hand) + "-file");
    page.close();
  }

  @ParameterizedTest
  @EnumSource
  void keys_webhooks_and_members_are_set(Hand hand) throws Exception {
    Page page = page(hand, "/app/settings");
    page.onDialog(dialog -> dialog.accept());
    hand.type(page.locator("#key-name"), "nightly");
    hand.press(page.getByTestId("scope-read"));
    hand.press(page.getByText("Make the key"));
    has(page.getByTestId("key-made"), "blip_");
    faultless(page);
    picture(page, hand, "key");
    hand.press(page.getByTestId("revoke"));
    has(page.getByTestId("key-status"), "nightly is revoked.");
    hand.type(page.locator("#member-person"), "ada@example.org");
    hand.choose(page.locator("#member-role"), "owner");
    hand.press(page.getByTestId("member-form").locator("button"));
    has(page.getByTestId("member-status"), "ada@example.org is a member now, as owner.");
    hand.type(page.locator("#member-person"), "bob@example.org");
    hand.choose(page.locator("#member-role"), "viewer");
    hand.press(page.getByTestId("member-form").locator("button"));
    has(page.getByTestId("member-status"), "bob@example.org is a member now, as viewer.");
    Locator bob = page.locator("[data-person='bob@example.org']");
    hand.choose(bob.locator("select"), "editor");
    has(page.getByTestId("member-status"), "bob@example.org is editor now.");
    hand.press(bob.getByTestId("remove"));
    has(page.getByTestId("member-status"), "bob@example.org is no member any more.");

    page.navigate(house.origin + "/app/webhooks?account=" + account(hand));
    hand.type(page.locator("#url"), "https://hooks.example/clicks");
    hand.press(page.getByTestId("event-link.created"));
    hand.press(page.locator("form.door button").first());
    has(page.getByTestId("secret"), "whsec_");
    faultless(page);
    hand.press(page.getByTestId("toggle"));
    has(page.getByTestId("state"), "Off");
    hand.press(page.getByTestId("delete"));
    assertThat(page.getByTestId("webhook")).hasCount(0);
    page.close();
  }
}
