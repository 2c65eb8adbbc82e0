package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A house whose coordinator leaves after two seconds without anything to do, and comes again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REST_AFTER_S = 2;

  private Path data;
  private Laptop laptop;
  private House house;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    laptop = House.startResting(data, REST_AFTER_S);
    house = new House(laptop.origin());
  }

  @AfterAll
  void stop() {
    laptop.close();
  }

  @BeforeEach
  void rest() throws Exception {
    awaitRest();
  }

  private Optional<ProcessHandle> coordinator() throws Exception {
    String pid = Files.readString(data.resolve("coordinators").resolve("1.pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
  }

  private void awaitRest() {
    await().atMost(PATIENCE).until(() -> coordinator().isEmpty());
  }

  /** What a visitor gets who comes again as often as they are told to. */
  private HttpResponse<String> insist(String method, String path, String body) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer = house.send(method, path, body);
      if (answer.statusCode() != 503 || System.nanoTime() > end) return answer;
      assertThat(answer.headers().firstValue("Retry-After")).as(answer.body()).isPresent();
      assertThat(answer.body()).contains("try again in some seconds");
      Thread.sleep(250);
    }
  }

  @Test
  void click_wakes_the_map_and_no_watcher_misses_one() throws Exception {
    house.makeLink("rest", "rest-1");
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 5; i++) watchers.add(house.watch("rest"));
    for (Watcher watcher : watchers) watcher.await("snapshot");
    for (int click = 1; click <= 3; click++) {
      awaitRest();
      for (Watcher watcher : watchers) assertThat(watcher.closed).isNotDone();
      long start = System.nanoTime();
      assertThat(house.follow("rest-1", "DE")).isEqualTo("https://example.org/de");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      for (Watcher watcher : watchers) watcher.awaitClick(click);
    }
    for (Watcher watcher : watchers) assertThat(clicksSeen(watcher)).containsExactly(1L, 2L, 3L);
  }

  private static List<Long> clicksSeen(Watcher watcher) {
    List<Long> seen = new ArrayList<>();
    for (Watcher.Frame frame : watcher.frames) {
      for (JsonNode click : frame.json().path("clicks")) seen.add(click.path("seq").asLong());
    }
    return seen;
  }

  @Test
  void request_is_told_to_come_again_and_is_carried_out_once() throws Exception {
    assertThat(house.send("POST", "/parties/counter/rest", "increment").statusCode())
        .isEqualTo(503);
    assertThat(insist("POST", "/parties/counter/rest", "increment").body()).isEqualTo("1");
  }

  @Test
  void socket_is_let_in_at_once_and_hears_its_room_when_that_is_up() throws Exception {
    assertThat(insist("POST", "/parties/counter/late", "increment").body()).isEqualTo("1");
    awaitRest();
    Watcher late = Watcher.open(house, "/parties/counter/late");
    late.send("increment");
    late.send("increment");
    late.await(json -> json.asLong() == 3);
    assertThat(late.closed).isNotDone();
  }

  @Test
  void socket_that_its_room_refuses_is_told_why_and_closed() throws Exception {
    Watcher stranger = Watcher.open(house, "/parties/topic/rest.orders");
    stranger.await("error");
    stranger.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void message_of_a_socket_that_stayed_open_is_kept() throws Exception {
    assertThat(insist("POST", "/parties/counter/kept", "increment").body()).isEqualTo("1");
    Watcher socket = Watcher.open(house, "/parties/counter/kept");
    socket.await(json -> json.asLong() == 1);
    awaitRest();
    assertThat(socket.closed).isNotDone();
    for (int i = 0; i < 5; i++) socket.send("increment");
    socket.await(json -> json.asLong() == 6);
  }

  @Test
  void alarm_that_is_far_rings_though_nobody_ran_meanwhile() throws Exception {
    insist("POST", "/parties/bell/tower", "12000");
    long set = System.nanoTime();
    Watcher socket = Watcher.open(house, "/parties/bell/tower");
    awaitRest();
    assertThat(Duration.ofNanos(System.nanoTime() - set)).isLessThan(Duration.ofSeconds(11));
    socket.await(json -> json.asLong() == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - set)).isLessThan(Duration.ofSeconds(20));
    assertThat(insist("GET", "/parties/bell/tower", "").body()).isEqualTo("1");
  }
}
