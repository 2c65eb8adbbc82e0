package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chat and topics in a real browser, by two people, one of them on a phone. */
class RoomPagesIT {
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

  private static Page open(int width, int height, String path) {
    Page page = chromium.page(width, height);
    page.navigate(house.origin + path);
    return page;
  }

  private static void isLive(Page page) {
    assertThat(page.getByTestId("connection"))
        .hasAttribute(
            "data-state",
            "live",
            new LocatorAssertions.HasAttributeOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static void has(Locator locator, String text) {
    assertThat(locator)
        .containsText(
            text,
            new LocatorAssertions.ContainsTextOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  private static void picture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "browser", name)));
  }

  private static void isNotWide(Page page) {
    Object wide = page.evaluate("document.documentElement.scrollWidth > innerWidth");
    org.assertj.core.api.Assertions.assertThat(wide).isEqualTo(false);
  }

  private static void join(Page page, String name) {
    page.getByLabel("Your name").fill(name);
    page.getByLabel("Your name").press("Enter");
    isLive(page);
  }

  private static void say(Page page, String text) {
    page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill(text);
    page.getByText("Send", new Page.GetByTextOptions().setExact(true)).click();
  }

  @Test
  void two_people_chat_and_the_third_reads_what_was_said() {
    Page ada = open(1_280, 800, "/app/chat");
    ada.getByLabel("Room").fill("kitchen");
    ada.getByLabel("Room").press("Enter");
    assertThat(ada).hasURL(Pattern.compile("/app/chat/kitchen$"));
    join(ada, "Ada");
    Page bob = open(390, 844, "/app/chat/kitchen");
    join(bob, "Bob");
    has(ada.getByTestId("people"), "Bob");
    say(ada, "<b>hello</b> Bob");
    has(bob.getByTestId("said"), "<b>hello</b> Bob");
    say(bob, "hello Ada");
    has(ada.getByTestId("said"), "hello Ada");
    isNotWide(bob);
    picture(ada, "chat.png");
    picture(bob, "chat-phone.png");
    bob.close();
    assertThat(ada.getByTestId("people"))
        .not()
        .containsText(
            "Bob",
            new LocatorAssertions.ContainsTextOptions().setTimeout(House.PATIENCE.toMillis()));
    Page eve = open(1_280, 800, "/app/chat/kitchen");
    join(eve, "Eve");
    assertThat(eve.getByTestId("message")).hasCount(2);
    ada.close();
    eve.close();
  }

  @Test
  void private_room_has_a_name_that_nobody_can_guess() {
    Page page = open(1_280, 800, "/app/chat");
    page.getByTestId("private").click();
    assertThat(page).hasURL(Pattern.compile("/app/chat/[0-9a-f]{64}$"));
    join(page, "Ada");
    has(page.getByTestId("people"), "Ada");
    page.close();
  }

  @Test
  void topic_is_published_watched_and_read_again_from_a_point() {
    Page ada = open(1_280, 800, "/app/topics/orders");
    isLive(ada);
    Page bob = open(390, 844, "/app/topics/orders");
    isLive(bob);
    for (int i = 1; i <= 3; i++) {
      ada.getByLabel("Publish", new Page.GetByLabelOptions().setExact(true))
          .fill("{\"order\":" + i + "}");
      ada.getByTestId("publish").locator("button").click();
      has(ada.getByTestId("published"), "Number " + i);
    }
    has(bob.getByTestId("messages"), "{\"order\":3}");
    has(bob.getByTestId("kept"), "3 messages, 1 to 3");
    isNotWide(bob);
    picture(bob, "topic-phone.png");
    bob.getByLabel("Read from").fill("2");
    bob.getByLabel("Read from").press("Enter");
    assertThat(bob.getByTestId("message"))
        .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(House.PATIENCE.toMillis()));
    assertThat(bob.getByTestId("message").first()).containsText("{\"order\":2}");
    has(bob.getByTestId("subscribers"), "passing");
    picture(ada, "topic.png");
    bob.getByLabel("Read from").fill("whenever");
    bob.getByLabel("Read from").press("Enter");
    has(bob.getByTestId("notice"), "whenever");
    ada.close();
    bob.close();
  }
}
