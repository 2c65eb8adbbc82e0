package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One ID from the redirect to the watcher's batch. */
class TraceIT {
  private static final String REDIRECT = "dev.blip.functions.redirect.Tracker";
  private static final String LEDGER = "dev.blip.functions.ledger.LedgerHandler";
  private static final String ROOM = "dev.blip.room.clicks";

  private final Map<String, List<String>> written = new ConcurrentHashMap<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          written
              .computeIfAbsent(event.getLoggerName(), name -> new CopyOnWriteArrayList<>())
              .add(event.getFormattedMessage());
        }
      };

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @BeforeEach
  void listen() {
    appender.start();
    for (String name : List.of(REDIRECT, LEDGER, ROOM)) {
      logger(name).setLevel(Level.DEBUG);
      logger(name).addAppender(appender);
    }
  }

  @AfterEach
  void stopListening() {
    for (String name : List.of(REDIRECT, LEDGER, ROOM)) {
      logger(name).setLevel(null);
      logger(name).detachAppender(appender);
    }
  }

  private List<String> lines(String logger) {
    return written.getOrDefault(logger, List.of());
  }

  @Test
  void clicks_id_stands_in_the_log_of_every_place_that_it_passes_and_in_the_watchers_batch(
      @TempDir Path data) throws Exception {
    try (Laptop laptop = House.start(data)) {
      var house = new House(laptop.origin());
      house.makeLink("trace", "trace-1");
      Watcher watcher = house.watch("trace");
      watcher.await("snapshot");
      house.follow("trace-1", "MY");
      String id = watcher.awaitClick(1).json().at("/clicks/0/id").asText();

      // On a busy machine it may also say that the room was slow to answer.
      assertThat(lines(REDIRECT)).contains("click=" + id + ": of trace/trace-1");
      assertThat(lines(ROOM))
          .containsSubsequence("click " + id + ": number 1", "flush: up to number 1");
      await()
          .atMost(House.PATIENCE)
          .untilAsserted(
              () -> assertThat(lines(LEDGER)).contains("click=" + id + ": in the ledger"));
    }
  }
}
