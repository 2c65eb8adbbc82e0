package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Log;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those clicks of (after, through] that a filter is for, packed into frames. */
final class ClickPages {
  private final List<Log.Entry> clicks;
  private final long after;
  private final long through;
  private final boolean filtered;

  /**
   * @param entries all clicks of (after, through], as the window keeps them
   */
  ClickPages(List<Log.Entry> entries, long after, long through, ClickFilter filter) {
    this.after = after;
    this.through = through;
    filtered = !filter.equals(ClickFilter.NONE);
    clicks = filtered ? chosen(entries, filter) : entries;
  }

  private static List<Log.Entry> chosen(List<Log.Entry> entries, ClickFilter filter) {
    List<String> signs = filter.signs();
    return entries.stream().filter(entry -> filter.matches(entry.text(), signs)).toList();
  }

  /**
   * A run of clicks that fits one frame: those in (after, through], as JSON without brackets.
   *
   * @param matched how many they are, where others lie between them
   */
  record Page(long after, long through, @Nullable Integer matched, String clicks) {
    /** {@link #matched} as a member of a frame, where it is told. */
    String told() {
      return matched == null ? "" : ",\"matched\":" + matched;
    }
  }

  /** The pages, which follow each other up to the end, or the first of them; one at least. */
  List<Page> pages(int mostBytes, int mostPages) {
    var pages = new ArrayList<Page>();
    var text = new StringBuilder();
    int bytes = 0;
    int count = 0;
    long from = after;
    long last = after;
    for (Log.Entry entry : clicks) {
      String click = "{\"seq\":" + entry.seq() + "," + DrawnClick.shown(entry.text()).substring(1);
      int size = click.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes + size > mostBytes && bytes > 0) {
        pages.add(page(from, last, count, text));
        if (pages.size() == mostPages) return pages;
        text.setLength(0);
        bytes = 0;
        count = 0;
        from = last;
      }
      if (bytes > 0) text.append(',');
      text.append(click);
      bytes += size;
      count++;
      last = entry.seq();
    }
    pages.add(page(from, through, count, text));
    return pages;
  }

  private Page page(long from, long to, int count, StringBuilder clicks) {
    return new Page(from, to, filtered ? count : null, clicks.toString());
  }

  /** All of them as one frame of cells; an empty one of clicks if there is none. */
  String cells(String totals, int mostBytes) {
    if (!clicks.isEmpty()) {
      return ClickCells.frame(clicks, after, through, filtered, totals, mostBytes);
    }
    return "{\"type\":\"clicks\",\"after\":%d,\"seq\":%d,\"matched\":0,\"clicks\":[],\"totals\":%s}"
        .formatted(after, through, totals);
  }
}
