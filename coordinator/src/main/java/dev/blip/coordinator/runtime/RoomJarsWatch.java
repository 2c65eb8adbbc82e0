package dev.blip.coordinator.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the parties of {@code BLIP_ROOM_JARS} anew where a jar or a folder of it has changed, once
 * it has stayed the same for half a second: a build writes many files. What does not load leaves
 * everything as it was, and says why.
 */
public final class RoomJarsWatch implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 250;
  private static final Logger LOG = LoggerFactory.getLogger(RoomJarsWatch.class);

  private final String paths;
  private final Parties parties;
  private final Runnable changed;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("room-jars-watch").daemon().factory());

  // Of the looking thread alone, after the start.
  private Map<Path, String> loaded;
  private Map<Path, String> seen;

  private RoomJarsWatch(String paths, Parties parties, Runnable changed) {
    this.paths = paths;
    this.parties = parties;
    this.changed = changed;
    this.loaded = stamps();
    this.seen = loaded;
  }

  /**
   * Begins to watch.
   *
   * @param paths as {@link Parties#with} took them a moment ago
   * @param parties what changes; rooms of a changed party are to be opened anew
   * @param changed run after each change
   */
  public static RoomJarsWatch start(String paths, Parties parties, Runnable changed) {
    var watch = new RoomJarsWatch(paths, parties, changed);
    var _ =
        watch.looking.scheduleWithFixedDelay(
            watch::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      Map<Path, String> now = stamps();
      boolean isStill = now.equals(seen);
      seen = now;
      if (!isStill || now.equals(loaded)) return;
      loaded = now;
      LOG.info("rooms of {} are opened anew, with the classes of {}", reload(), paths);
      changed.run();
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      LOG.error("BLIP_ROOM_JARS cannot be loaded anew, rooms go on as they were: {}", told(e));
    }
  }

  private String reload() {
    return String.join(", ", parties.become(Parties.with(paths)));
  }

  private static String told(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : e.getMessage() + ": " + cause;
  }

  /** Each file's time and size; what goes while it is looked at is looked at again. */
  private Map<Path, String> stamps() {
    Map<Path, String> stamps = new TreeMap<>();
    for (String path : paths.split(File.pathSeparator, -1)) {
      if (path.isBlank()) continue;
      try (Stream<Path> all = Files.walk(Path.of(path.strip()))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          stamps.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      } catch (IOException | UncheckedIOException e) {
        stamps.put(Path.of(path.strip()), "away");
      }
    }
    return stamps;
  }

  /** Watches no more. */
  @Override
  public void close() {
    looking.shutdownNow();
  }
}
