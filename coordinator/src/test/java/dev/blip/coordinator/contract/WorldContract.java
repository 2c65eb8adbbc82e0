package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a room can rely on that fetches from the world, and whose log a URL follows. */
abstract class WorldContract extends CallContract {
  private final WorldServer world = WorldServer.one();
  private final String fetched = "/" + UUID.randomUUID();
  private final String followed = "/" + UUID.randomUUID();
  private final List<String> replies = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  @Test
  final void fetch_is_tried_under_one_key_until_it_is_answered() throws Exception {
    String path = "/" + UUID.randomUUID();
    world.plan(path, 503, 429, 201);
    order("fetch first " + world.uri(path) + " one");
    order("fetch second " + world.uri(path) + " two");
    replies("first 201 ", "second 200 ");
    List<String> heard = world.heard(path);
    assertThat(heard).hasSize(4);
    assertThat(heard.subList(0, 3)).containsOnly(heard.getFirst()).allMatch(h -> h.endsWith("one"));
    assertThat(heard.getLast()).endsWith("two");
    world.plan(path, 404);
    order("fetch third " + world.uri(path) + " three");
    house.until(() -> assertThat(told("replies")).contains("third 404"));
  }

  @Test
  final void fetch_outlives_the_coordinator_that_makes_it() throws Exception {
    assumeTrue(moments() != 1, "one of the moments below is this house's share of ends");
    String path = "/" + UUID.randomUUID();
    world.plan(path, 503, 503);
    order("fetch first " + world.uri(path) + " one");
    house.kill();
    replies("first 200 ");
    assertThat(world.heard(path)).containsOnly(world.heard(path).getFirst());
  }

  @Test
  final void batch_that_is_redirected_was_not_taken_and_comes_again() throws Exception {
    world.plan(followed, 302);
    order("follow-url " + world.uri(followed));
    order("publish-both one two");
    house.until(() -> assertThat(world.heard(followed)).hasSize(2));
    assertThat(world.heard(followed)).containsOnly(world.heard(followed).getFirst());
  }

  /**
   * Of a fetch: before its commit; after it; while its request is out; before the answer's hook,
   * and after that. Of a URL that follows: before its batch is stored; after that, and before its
   * request leaves; while that is out; after the answer, before its commit and after it.
   */
  private enum Moment {
    FETCHING,
    DELIVERING_FETCH,
    OUT_FETCH,
    REPLIED,
    TAKEN,
    CHOOSING,
    POSTING,
    OUT_BATCH,
    POSTED,
    DELIVERING_NEXT;

    boolean isOut() {
      return name().startsWith("OUT");
    }

    boolean isFetchs() {
      return ordinal() < CHOOSING.ordinal();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replaceFirst("_.*", "");
    }
  }

  @Test
  final void what_leaves_for_the_world_is_brought_at_whatever_moment_its_room_ends(
      @TempDir Path marks) throws Exception {
    assumeTrue(house.canEnd(), "this house ends with the process");
    connect("ada");
    says("ada", "follow 0");
    order("follow-url " + world.uri(followed));
    var moments = new ArrayList<>(List.of(Moment.values()));
    Collections.shuffle(moments);
    for (Moment moment : moments.subList(0, Math.min(moments(), moments.size()))) {
      // Else, in the aftermath of another end, this one's hook would be refused at once.
      house.hibernate();
      Path mark = marks.resolve(moment.name());
      if (moment.isOut()) world.endAtNext(moment.isFetchs() ? fetched : followed, house);
      else order("put end-" + moment.word() + " " + mark);
      begin(moment);
      house.until(() -> assertBrought("after " + moment));
      assertThat(Files.exists(mark)).isNotEqualTo(moment.isOut());
      endsOnce(moment);
      order("put end-" + moment.word() + " nothing");
    }
  }

  private void begin(Moment moment) throws Exception {
    if (moment.isFetchs()) {
      order("fetch " + moment + " " + world.uri(fetched) + " " + moment);
      replies.add(moment + " 200 ");
      return;
    }
    List<String> both = List.of(moment + "-1", moment + "-2");
    order("publish-both " + String.join(" ", both));
    texts.addAll(both);
  }

  /** A batch is the same under the same key, and a fetch has the same key with each try. */
  private void assertBrought(String when) throws Exception {
    assertThat(told("replies")).as(when).isEqualTo(String.join(",", replies));
    var fetches = new LinkedHashSet<>(world.heard(fetched));
    assertThat(fetches).as(when).hasSameSizeAs(replies);
    var batches = new LinkedHashSet<>(world.heard(followed));
    assertThat(batches.stream().flatMap(batch -> Stream.of(batch.split(" ", 2)[1].split(",", -1))))
        .as(when)
        .containsExactlyElementsOf(texts);
  }

  private void endsOnce(Moment moment) throws Exception {
    var ends = new AtomicInteger();
    house.until(
        () -> {
          ends.addAndGet(house.revive());
          assertThat(ends).as("ends at %s", moment).hasValue(1);
        });
  }
}
