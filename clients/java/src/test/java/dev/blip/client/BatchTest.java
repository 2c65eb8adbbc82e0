package dev.blip.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several messages in a frame, and their acknowledgements. */
class BatchTest {
  private final BlockingQueue<Message> handled = new LinkedBlockingQueue<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private TopicServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TopicServer();
  }

  @AfterEach
  void stop() throws Exception {
    go.countDown();
    server.close();
  }

  private Subscription subscribe(Handler handler) throws Exception {
    Subscription subscription = server.topic().subscribe(Subscribe.fromAll(), handler);
    assertThat(server.heard()).contains("\"ack\":\"explicit\"", "\"batch\":true");
    server.say("{\"type\":\"subscribed\",\"next\":1}");
    return subscription;
  }

  private static String message(int seq) {
    return "{\"type\":\"message\",\"seq\":%d,\"time\":5,\"id\":\"id-%d\",\"data\":[{\"n\":\"]},{\"}, %d],\"delivery\":1}"
        .formatted(seq, seq, seq);
  }

  private static String messages(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(BatchTest::message)
        .collect(Collectors.joining(" , ", "{\"type\":\"messages\",\"messages\": [ ", " ] }"));
  }

  /** The numbers that are acknowledged, a list for each frame, until so many are. */
  private List<List<Long>> acks(int many) throws Exception {
    var frames = new ArrayList<List<Long>>();
    for (long acked = 0; acked < many; acked += frames.get(frames.size() - 1).size()) {
      String numbers = server.heard().replaceAll("\\{\"type\":\"ack\",\"seqs?\":\\[?|]?}", "");
      frames.add(Stream.of(numbers.split(",")).map(Long::valueOf).toList());
    }
    return frames;
  }

  private void handleUntilSecond(Message message) throws InterruptedException {
    if (message.seq() == 2) go.await();
  }

  @Test
  void come_one_by_one_and_are_acknowledged_together() throws Exception {
    try (var subscription = subscribe(handled::add)) {
      server.say(messages(1, 100));
      List<List<Long>> acks = acks(100);
      assertThat(acks.stream().flatMap(List::stream).toList())
          .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
      // At most half of what may be in flight, so that the topic sends more meanwhile.
      assertThat(acks)
          .hasSizeLessThan(50)
          .allSatisfy(one -> assertThat(one.size()).isBetween(1, 8));
      assertThat(handled).hasSize(100).startsWith(expected(1), expected(2)).endsWith(expected(100));
      assertThat(subscription.ended()).isNotDone();
    }
  }

  private static Message expected(int seq) {
    return new Message(seq, 5, "id-" + seq, "[{\"n\":\"]},{\"}, " + seq + "]", 1);
  }

  @Test
  void what_is_done_is_acknowledged_while_the_next_takes_long() throws Exception {
    try (var subscription = subscribe(this::handleUntilSecond)) {
      server.say(messages(1, 2));
      assertThat(server.heard()).isEqualTo("{\"type\":\"ack\",\"seq\":1}");
      assertThat(server.heard(100)).isNull();
      go.countDown();
      assertThat(server.heard()).isEqualTo("{\"type\":\"ack\",\"seq\":2}");
      assertThat(subscription.ended()).isNotDone();
    }
  }

  @Test
  void what_is_done_is_acknowledged_before_it_is_closed() throws Exception {
    var subscription = new CountDownLatch(1);
    Subscription[] one = new Subscription[1];
    one[0] =
        subscribe(
            message -> {
              if (message.seq() == 1) return;
              subscription.await();
              one[0].close();
            });
    subscription.countDown();
    server.say(messages(1, 2));
    assertThat(server.heard()).isEqualTo("{\"type\":\"ack\",\"seq\":1}");
  }

  @Test
  void a_topic_that_sends_one_by_one_is_acknowledged_one_by_one() throws Exception {
    try (var subscription = subscribe(handled::add)) {
      for (int seq = 1; seq <= 3; seq++) server.say(message(seq));
      for (int seq = 1; seq <= 3; seq++) {
        assertThat(server.heard()).isEqualTo("{\"type\":\"ack\",\"seq\":" + seq + "}");
      }
      assertThat(subscription.ended()).isNotDone();
    }
  }
}
