package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
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
  void dev_page_shows_rooms_and_what_a_select_finds_in_one() throws Exception {
    house.send("POST", "/parties/counter/attic", "increment");
    Page dev = open(1_280, 800, "/dev/");
    Locator attic = dev.locator("tr", new Page.LocatorOptions().setHasText("counter/attic"));
    has(attic, "open");
    dev.locator("[data-room='counter/attic']").click();
    has(dev.getByTestId("found"), "blip_connection");
    ask(dev, "SELECT count(*) AS sockets FROM blip_connection");
    has(dev.getByTestId("found"), "sockets");
    has(dev.getByTestId("found"), "rows: 1");
    ask(dev, "DELETE FROM blip_connection");
    has(dev.getByTestId("refused"), "statement must be a SELECT");
    ask(
        dev,
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n");
    has(dev.getByTestId("refused"), "took longer than 200 ms");
    var answer = house.send("POST", "/parties/counter/attic", "increment");
    Assertions.assertThat(answer.body()).isEqualTo("2");
    picture(dev, "dev.png");
    dev.setViewportSize(390, 844);
    String highest = "Math.max(...[...document.querySelectorAll('th')].map(t => t.offsetHeight))";
    Assertions.assertThat((int) dev.evaluate(highest)).isLessThan(60);
    dev.close();
  }

  @Test
  void dev_page_deletes_a_room_once_it_is_sure() throws Exception {
    house.send("POST", "/parties/counter/cellar", "increment");
    Page dev = open(1_280, 800, "/dev/");
    Locator cellar = dev.locator("tr", new Page.LocatorOptions().setHasText("counter/cellar"));
    has(cellar, "open");
    Locator delete = dev.getByLabel("Delete counter/cellar");
    dev.onceDialog(dialog -> dialog.dismiss());
    delete.click();
    Assertions.assertThat(house.send("GET", "/parties/counter/cellar", "").body()).isEqualTo("1");
    dev.onceDialog(dialog -> dialog.accept());
    delete.click();
    has(cellar, "ending");
    Assertions.assertThat(house.send("GET", "/parties/counter/cellar", "").body()).isEqualTo("0");
    dev.close();
  }

  private static void ask(Page dev, String select) {
    dev.getByLabel("SELECT").fill(select);
    dev.getByText("Run").click();
  }

  @Test
  void laptop_answers_its_own_pages_alone() throws Exception {
    String own = "localhost:" + house.origin.getPort();
    for (String line :
        List.of("GET /dev/api/rooms", "POST /dev/token", "DELETE /dev/api/rooms/a/b")) {
      Assertions.assertThat(asked(line, own, "")).as(line).doesNotContain(" 403 ");
      Assertions.assertThat(asked(line, "evil.example", "")).as(line).contains(" 403 ");
      Assertions.assertThat(asked(line, own, "Origin: https://evil.example\r\n"))
          .as(line)
          .contains(" 403 ");
    }
  }

  /** The status line of an answer to a browser that knows this laptop by a name. */
  private static String asked(String line, String host, String header) throws Exception {
    try (var socket = new Socket("localhost", house.origin.getPort())) {
      String request =
          line + " HTTP/1.1\r\nHost: " + host + "\r\n" + header + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return String.valueOf(new BufferedReader(reader).readLine());
    }
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
