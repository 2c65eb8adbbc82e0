package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples' jars in one house, each used by two people in a real browser. */
class ExamplesIT {
  @TempDir static Path data;
  private static final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private static Chromium chromium;
  private static House house;

  private final List<Page> pages = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    closing.push(chromium);
    Laptop laptop = House.startWithRooms(data, jars());
    closing.push(laptop);
    house = new House(laptop.origin());
  }

  private static String jars() {
    return Stream.of("poll", "game", "text", "relay")
        .map(name -> Path.of("..", "examples", name, "target", name + ".jar").toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : closing) part.close();
  }

  private Page open(String party) {
    Page page = chromium.page(1_280, 800);
    pages.add(page);
    page.navigate(house.origin + "/parties/" + party + "/kitchen/page.html");
    return page;
  }

  @AfterEach
  void close() {
    pages.forEach(Page::close);
  }

  private static void has(Locator locator, String text) {
    assertThat(locator)
        .containsText(
            text,
            new LocatorAssertions.ContainsTextOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  @Test
  void poll_shows_each_the_others_vote() {
    Page ada = open("poll");
    Page bob = open("poll");
    vote(ada, "rice");
    vote(bob, "noodles");
    has(ada.locator("ul"), "noodles: 1");
    has(bob.locator("ul"), "rice: 1");
  }

  private static void vote(Page page, String choice) {
    page.getByLabel("Your choice").fill(choice);
    page.getByLabel("Your choice").press("Enter");
  }

  @Test
  void game_moves_both_on_both_boards() {
    Page ada = open("game");
    Page bob = open("game");
    has(ada.locator("ol"), "Another: ");
    has(bob.locator("ol"), "Another: ");
    Locator seen = bob.locator("li", new Page.LocatorOptions().setHasText("Another"));
    String before = seen.getAttribute("data-spot");
    ada.keyboard().press("ArrowRight");
    assertThat(seen)
        .not()
        .hasAttribute(
            "data-spot",
            before,
            new LocatorAssertions.HasAttributeOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  @Test
  void text_is_one_though_two_write_it_and_one_comes_back_later() {
    Page ada = open("text");
    Page bob = open("text");
    ada.getByLabel("The text").fill("Rice.");
    hasValue(bob, "Rice.");
    bob.getByLabel("The text").fill("Rice, or noodles.");
    hasValue(ada, "Rice, or noodles.");
    ada.reload();
    hasValue(ada, "Rice, or noodles.");
  }

  private static void hasValue(Page page, String text) {
    assertThat(page.getByLabel("The text"))
        .hasValue(
            text, new LocatorAssertions.HasValueOptions().setTimeout(House.PATIENCE.toMillis()));
  }

  @Test
  void relay_tells_both_what_the_other_room_answered() {
    Page ada = open("relay");
    Page bob = open("relay");
    order(ada);
    has(bob.locator("ul"), "tea: sold, 9 left");
    order(bob);
    has(ada.locator("ul"), "tea: sold, 8 left");
  }

  private static void order(Page page) {
    page.getByLabel("Good").fill("tea");
    page.getByLabel("Good").press("Enter");
  }
}
