package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.Part;
import dev.blip.functions.ledger.FirstDay;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** All clicks of an account that the ledger has, bots' too, the newest first. */
public final class ClickRecords {
  private static final int AT_ONCE = 1_000;

  private final InstantSource clock = InstantSource.system();
  private final ClickPages pages;
  private final FirstDay first;

  public ClickRecords(Environment environment) {
    pages = new ClickPages(environment);
    first = new FirstDay(environment);
  }

  /**
   * Up to 1,000; fewer, or none, where days are empty.
   *
   * @param cursor where an earlier part said that this one goes on; null for the first
   */
  public Part read(String account, @Nullable String cursor) {
    var wanted = new ClickPages.Wanted(account, null, null, null, true, AT_ONCE);
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant begin = cursor == null ? begin(account) : now;
    ClickPages.Page page = pages.read(wanted, new Span(begin, now.plusMillis(1)), cursor);
    return new Part(page.clicks(), page.cursor());
  }

  private Instant begin(String account) {
    return first.of(account).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
