package dev.blip.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the demo's links once in the life of a data folder, so that deleted ones stay deleted. */
final class DemoSeed {
  private static final Logger log = LoggerFactory.getLogger(DemoSeed.class);

  private DemoSeed() {}

  /** Tells whether it made them now. */
  static boolean plant(DataFolder folder, Callable<Integer> links) throws Exception {
    Path mark = folder.at("demo-links");
    if (mark != null && Files.exists(mark)) return false;
    int count = links.call();
    log.info("{} demo links made", count);
    if (mark != null) Files.createFile(mark);
    return true;
  }
}
