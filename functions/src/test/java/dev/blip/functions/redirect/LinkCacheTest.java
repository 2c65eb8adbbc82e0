package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.functions.Counters;
import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What reads the table, and what does not. */
class LinkCacheTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final List<String> reads = Collections.synchronizedList(new ArrayList<>());
  private final List<String> stale = new ArrayList<>();
  private final Counters counters = (name, value, unit, why) -> stale.add(name + ": " + why);
  private final LinkCache cache = new LinkCache(this::read, now::get, counters);
  private final CountDownLatch table = new CountDownLatch(1);
  private boolean slow;
  private boolean away;
  private boolean gone;
  private String destination = "https://example.org/";

  private Optional<Link> read(String slug, Duration patience) {
    reads.add(slug);
    try {
      if (slow && !table.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("deadline");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (away) throw SdkClientException.create("away");
    if (gone || slug.startsWith("no-")) return Optional.empty();
    return Optional.of(
        new Link(
            slug.toLowerCase(Locale.ROOT),
            "demo",
            LinkSettings.to(destination),
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            "1",
            null));
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  private Link find(String slug) {
    return cache.find(slug).orElseThrow();
  }

  @Test
  void a_link_is_read_again_after_eight_seconds() {
    find("walk");
    destination = "https://example.com/";
    pass(Duration.ofMillis(7_999));
    assertThat(find("walk").settings().destination()).isEqualTo("https://example.org/");
    pass(Duration.ofMillis(1));
    assertThat(find("walk").settings().destination()).isEqualTo("https://example.com/");
    assertThat(reads).hasSize(2);
  }

  @Test
  void a_slug_in_capitals_is_read_once_and_knows_what_is_known_in_small_letters() {
    for (int i = 0; i < 3; i++) assertThat(find("WALK").slug()).isEqualTo("walk");
    assertThat(reads).containsExactly("WALK");
    find("walk");
    assertThat(reads).containsExactly("WALK");
    pass(Duration.ofSeconds(8));
    away = true;
    assertThat(find("WALK").slug()).isEqualTo("walk");
    away = false;
    gone = true;
    pass(Duration.ofSeconds(2));
    assertThat(cache.find("WALK")).isEmpty();
    gone = false;
    pass(Duration.ofSeconds(5));
    assertThat(find("WALK").slug()).isEqualTo("walk");
  }

  @Test
  void an_unknown_slug_is_asked_for_once_in_five_seconds() {
    for (int i = 0; i < 100; i++) assertThat(cache.find("no-link")).isEmpty();
    assertThat(reads).hasSize(1);
    pass(Duration.ofSeconds(5));
    assertThat(cache.find("no-link")).isEmpty();
    assertThat(reads).hasSize(2);
  }

  @Test
  void many_who_miss_a_slug_at_once_share_one_read() throws Exception {
    slow = true;
    List<Callable<Boolean>> visitors = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String slug = i % 2 == 0 ? "walk" : "no-walk";
      visitors.add(() -> cache.find(slug).isPresent());
    }
    List<Future<Boolean>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<Boolean> visitor : visitors) answers.add(threads.submit(visitor));
      table.countDown();
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0);
    }
    assertThat(reads).containsExactlyInAnyOrder("walk", "no-walk");
  }

  @Test
  void a_guesser_evicts_no_link() {
    find("walk");
    for (int i = 0; i < 50_000; i++) cache.find("no-" + i);
    reads.clear();
    find("walk");
    assertThat(reads).isEmpty();
    cache.find("no-49999");
    assertThat(reads).isEmpty();
    cache.find("no-0");
    assertThat(reads).containsExactly("no-0");
  }

  @Test
  void heavy_links_do_not_fill_the_heap_and_the_popular_one_stays() {
    destination = "https://example.org/" + "x".repeat(60_000);
    for (int i = 0; i < 1_000; i++) {
      find("heavy-" + i);
      find("popular");
    }
    reads.clear();
    find("popular");
    assertThat(reads).isEmpty();
    find("heavy-0");
    assertThat(reads).containsExactly("heavy-0");
  }

  @Test
  void while_the_table_is_away_a_link_stays_as_it_was_and_is_tried_again_soon() {
    find("walk");
    away = true;
    pass(Duration.ofHours(1));
    for (int i = 0; i < 10; i++) {
      assertThat(find("walk").settings().destination()).isEqualTo("https://example.org/");
    }
    assertThat(reads).hasSize(2);
    assertThat(stale).singleElement().asString().startsWith("LinksStale: ").contains("away");
    away = false;
    destination = "https://example.com/";
    pass(Duration.ofSeconds(2));
    assertThat(find("walk").settings().destination()).isEqualTo("https://example.com/");
  }

  @Test
  void while_the_table_is_away_nothing_is_said_of_a_slug_that_was_unknown() {
    cache.find("no-link");
    away = true;
    assertThat(cache.find("no-link")).isEmpty();
    pass(Duration.ofSeconds(5));
    assertThatThrownBy(() -> cache.find("no-link"))
        .isInstanceOf(LinksAway.class)
        .hasRootCauseMessage("away");
    assertThatThrownBy(() -> cache.find("walk")).isInstanceOf(LinksAway.class);
    away = false;
    assertThat(find("walk").slug()).isEqualTo("walk");
  }

  @Test
  void a_link_that_is_deleted_is_unknown_and_one_that_is_made_is_known() {
    find("walk");
    gone = true;
    pass(Duration.ofSeconds(8));
    assertThat(cache.find("walk")).isEmpty();
    away = true;
    pass(Duration.ofSeconds(8));
    assertThatThrownBy(() -> cache.find("walk")).isInstanceOf(LinksAway.class);
    away = false;
    gone = false;
    assertThat(find("walk").slug()).isEqualTo("walk");
  }
}
