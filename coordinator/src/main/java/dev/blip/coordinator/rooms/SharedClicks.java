package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * The clicks that a share shows, under numbers of their own: they tell how many of its clicks there
 * were, and nothing of others that lie between them.
 */
final class SharedClicks implements ClickLog {
  private final ClickWindow window;
  private final ClickFilter filter;
  private final List<String> signs;

  /** The numbers that its clicks have in the window, as far as it keeps them. */
  private final List<Long> kept = new ArrayList<>();

  /** The number of its own that the last one has which the window no longer keeps. */
  private long before;

  /** The window's number up to which it was read. */
  private long read;

  /**
   * @param before the number of its own before that of the first click in the window
   */
  SharedClicks(ClickWindow window, ClickFilter filter, long before) {
    this.window = window;
    this.filter = filter;
    this.before = before;
    signs = filter.signs();
  }

  /** Finds its clicks among those that the window has taken since the last time. */
  void read() {
    if (read == window.newest()) return;
    for (Log.Entry entry : window.after(read)) {
      if (isIts(entry)) kept.add(entry.seq());
    }
    read = window.newest();
  }

  private boolean isIts(Log.Entry entry) {
    return filter.matches(entry.text(), signs);
  }

  /** The window has been trimmed since {@link #read}; whether it let go of clicks of its. */
  boolean trimmed() {
    long oldest = window.oldest();
    int gone = 0;
    while (gone < kept.size() && kept.get(gone) < oldest) gone++;
    kept.subList(0, gone).clear();
    before += gone;
    return gone > 0;
  }

  /** The number of its own before that of the first click that is kept. */
  long before() {
    return before;
  }

  @Override
  public long newest() {
    read();
    return before + kept.size();
  }

  @Override
  public long oldest() {
    return before + 1;
  }

  @Override
  public List<Log.Entry> after(long number) {
    if (number >= newest()) return List.of();
    int from = (int) (Math.max(number, before) - before);
    return numbered(window.after(kept.get(from) - 1));
  }

  @Override
  public List<Log.Entry> current() {
    read();
    return numbered(window.current());
  }

  /** Its clicks of those up to the newest, numbered up to its newest. */
  private List<Log.Entry> numbered(List<Log.Entry> entries) {
    List<Log.Entry> its = entries.stream().filter(this::isIts).toList();
    long number = newest() - its.size();
    var numbered = new ArrayList<Log.Entry>(its.size());
    for (Log.Entry entry : its) {
      numbered.add(new Log.Entry(++number, entry.time(), entry.text()));
    }
    return numbered;
  }
}
