package dev.blip.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed, the last first. One that cannot be closed is told and does not stop the
 * rest.
 */
final class Closing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, AutoCloseable part) {}

  synchronized void add(String name, AutoCloseable part) {
    parts.push(new Part(name, part));
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) close(parts.pop());
  }

  private static void close(Part part) {
    long begin = System.nanoTime();
    try {
      part.part.close();
      log.info("{} closed in {} ms", part.name, (System.nanoTime() - begin) / 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("{} was not closed in time", part.name, e);
    } catch (Exception e) {
      log.warn("{} cannot be closed", part.name, e);
    }
  }
}
