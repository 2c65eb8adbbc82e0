package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Log;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** The click room's frames, each packed to just under 32 KB, API Gateway's billing step. */
final class ClickFrames {
  /** Most bytes of a frame. */
  static final int MOST_BYTES = 32 * 1024 - 256;

  private static final int MOST_FRAMES = 2;

  private final ClickWindow window;
  private final ClickTotals totals;
  private final IntSupplier watchers;

  /**
   * @param watchers how many are watching
   */
  ClickFrames(ClickWindow window, ClickTotals totals, IntSupplier watchers) {
    this.window = window;
    this.totals = totals;
    this.watchers = watchers;
  }

  private String totals(ClickView view) {
    return Json.write(totals.current(view.zone(), watchers.getAsInt()));
  }

  private record Watchers(String type, int watchers) {}

  /** How many are watching, for when nothing else is to be told. */
  String watchers() {
    return Json.write(new Watchers("watchers", watchers.getAsInt()));
  }

  private record Gap(String type, long after, long oldest) {}

  String gap(long after) {
    return Json.write(new Gap("gap", after, window.oldest()));
  }

  /** The window, then what of it did not fit the first frame. */
  List<String> snapshot(ClickView view) {
    List<Log.Entry> clicks = window.current();
    String totals = totals(view);
    long newest = window.newest();
    long oldest = clicks.isEmpty() ? newest + 1 : clicks.getFirst().seq();
    var frames = new ArrayList<String>();
    List<Page> pages = pages(clicks, oldest - 1, MOST_BYTES - bytes(totals), Integer.MAX_VALUE);
    long through = pages.isEmpty() ? newest : pages.getFirst().through;
    frames.add(
        "{\"type\":\"snapshot\",\"seq\":%d,\"oldest\":%d,\"newest\":%d,\"clicks\":[%s],\"totals\":%s}"
            .formatted(
                through, oldest, newest, pages.isEmpty() ? "" : pages.getFirst().clicks, totals));
    pages.stream().skip(1).forEach(page -> frames.add(clicks(page, totals)));
    return frames;
  }

  /**
   * Every click after a place: the latest, as many as the window shows, one by one; those before
   * them, which a burst leaves for a while, as cells. One empty frame if there is none.
   */
  List<String> missed(ClickView view, long after) {
    String totals = totals(view);
    List<Log.Entry> clicks = window.after(after);
    if (clicks.isEmpty()) return List.of(clicks(new Page(after, after, ""), totals));
    var frames = new ArrayList<String>();
    int beyond = (int) Math.max(0, clicks.size() - window.size());
    if (beyond > 0) {
      frames.add(ClickCells.frame(clicks.subList(0, beyond), after, totals, MOST_BYTES));
    }
    List<Log.Entry> latest = clicks.subList(beyond, clicks.size());
    pages(latest, after + beyond, MOST_BYTES - bytes(totals), Integer.MAX_VALUE)
        .forEach(page -> frames.add(clicks(page, totals)));
    return frames;
  }

  /**
   * What a watcher that has seen everything up to a number is sent by a flush. The batches lead to
   * numbers.
   */
  List<Batch> batches(ClickView view, long after) {
    if (!window.reaches(after)) return caughtUp(view, after);
    List<Log.Entry> clicks = window.after(after);
    if (clicks.isEmpty()) return List.of();
    String totals = totals(view);
    List<Page> pages = pages(clicks, after, MOST_BYTES - bytes(totals), MOST_FRAMES + 1);
    if (pages.size() > MOST_FRAMES) {
      String cells = ClickCells.frame(clicks, after, totals, MOST_BYTES);
      return List.of(new Batch(clicks.getLast().seq(), cells));
    }
    return pages.stream().map(page -> new Batch(page.through, clicks(page, totals))).toList();
  }

  /** For a watcher that the window no longer reaches back to. */
  private List<Batch> caughtUp(ClickView view, long after) {
    long newest = window.newest();
    var frames = new ArrayList<Batch>();
    frames.add(new Batch(after, gap(after)));
    for (String frame : snapshot(view)) frames.add(new Batch(after, frame));
    Batch last = frames.removeLast();
    frames.add(new Batch(newest, last.text()));
    return frames;
  }

  /** A run of clicks that fits one frame: those in (after, through], as JSON without brackets. */
  private record Page(long after, long through, String clicks) {}

  /** The pages of clicks that follow a place, or the first of them. */
  private static List<Page> pages(
      List<Log.Entry> entries, long after, int mostBytes, int mostPages) {
    var pages = new ArrayList<Page>();
    var clicks = new StringBuilder();
    int bytes = 0;
    long from = after;
    long through = after;
    for (Log.Entry entry : entries) {
      String click = "{\"seq\":" + entry.seq() + "," + DrawnClick.shown(entry.text()).substring(1);
      int size = bytes(click) + 1;
      if (bytes + size > mostBytes && bytes > 0) {
        pages.add(new Page(from, through, clicks.toString()));
        if (pages.size() == mostPages) return pages;
        clicks.setLength(0);
        bytes = 0;
        from = through;
      }
      if (bytes > 0) clicks.append(',');
      clicks.append(click);
      bytes += size;
      through = entry.seq();
    }
    if (bytes > 0) pages.add(new Page(from, through, clicks.toString()));
    return pages;
  }

  private static String clicks(Page page, String totals) {
    return "{\"type\":\"clicks\",\"after\":%d,\"seq\":%d,\"clicks\":[%s],\"totals\":%s}"
        .formatted(page.after, page.through, page.clicks, totals);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
