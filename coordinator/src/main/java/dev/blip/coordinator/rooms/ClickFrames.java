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
  private final ShareNumbers shares;
  private final ClickTotals totals;
  private final IntSupplier watchers;

  /**
   * @param watchers how many are watching
   */
  ClickFrames(ClickWindow window, ShareNumbers shares, ClickTotals totals, IntSupplier watchers) {
    this.window = window;
    this.shares = shares;
    this.totals = totals;
    this.watchers = watchers;
  }

  private String totals(ClickView view) {
    return Json.write(totals.current(view, watchers.getAsInt()));
  }

  /** What a view shows clicks of, by the numbers that it tells. */
  private ClickLog log(ClickView view) {
    return shares.of(view).orElseThrow();
  }

  /** Whether a view's watcher who has seen everything up to a number can be told the rest. */
  boolean reaches(ClickView view, long after) {
    return log(view).reaches(after);
  }

  /** The newest number of a view's. */
  long newest(ClickView view) {
    return log(view).newest();
  }

  /** What of its log a view leaves out: a share's has none but its own. */
  private static ClickFilter filter(ClickView view) {
    return view.isShared() ? ClickFilter.NONE : view.filter();
  }

  private record Watchers(String type, int watchers) {}

  /** How many are watching, for when nothing else is to be told. */
  String watchers() {
    return Json.write(new Watchers("watchers", watchers.getAsInt()));
  }

  private record Gap(String type, long after, long oldest) {}

  String gap(ClickView view, long after) {
    return Json.write(new Gap("gap", after, log(view).oldest()));
  }

  /** The window, then what of it did not fit the first frame. */
  List<String> snapshot(ClickView view) {
    ClickLog log = log(view);
    List<Log.Entry> window = log.current();
    String totals = totals(view);
    long newest = log.newest();
    long oldest = window.isEmpty() ? newest + 1 : window.getFirst().seq();
    var frames = new ArrayList<String>();
    var clicks = new ClickPages(window, oldest - 1, newest, filter(view));
    List<ClickPages.Page> pages = clicks.pages(MOST_BYTES - bytes(totals), Integer.MAX_VALUE);
    ClickPages.Page first = pages.getFirst();
    frames.add(
        "{\"type\":\"snapshot\",\"seq\":%d,\"oldest\":%d,\"newest\":%d%s,\"clicks\":[%s],\"totals\":%s}"
            .formatted(first.through(), oldest, newest, first.told(), first.clicks(), totals));
    pages.stream().skip(1).forEach(page -> frames.add(clicks(page, totals)));
    return frames;
  }

  /**
   * Every click after a place: the latest, as many as the window shows, one by one; those before
   * them, which a burst leaves for a while, as cells. One empty frame if there is none.
   */
  List<String> missed(ClickView view, long after) {
    String totals = totals(view);
    List<Log.Entry> clicks = log(view).after(after);
    var frames = new ArrayList<String>();
    int beyond = (int) Math.max(0, clicks.size() - window.size());
    if (beyond > 0) {
      var old = new ClickPages(clicks.subList(0, beyond), after, after + beyond, filter(view));
      frames.add(old.cells(totals, MOST_BYTES));
    }
    List<Log.Entry> latest = clicks.subList(beyond, clicks.size());
    new ClickPages(latest, after + beyond, after + clicks.size(), filter(view))
        .pages(MOST_BYTES - bytes(totals), Integer.MAX_VALUE)
        .forEach(page -> frames.add(clicks(page, totals)));
    return frames;
  }

  /**
   * What a watcher that has seen everything up to a number is sent by a flush. The batches lead to
   * numbers.
   */
  List<Batch> batches(ClickView view, long after) {
    // Before numbers of their own a share's watchers had others; they sync soon, and have them
    // then.
    if (shares.of(view).isEmpty()) return List.of();
    if (!reaches(view, after)) return caughtUp(view, after);
    List<Log.Entry> entries = log(view).after(after);
    if (entries.isEmpty()) return List.of();
    String totals = totals(view);
    long newest = entries.getLast().seq();
    var clicks = new ClickPages(entries, after, newest, filter(view));
    List<ClickPages.Page> pages = clicks.pages(MOST_BYTES - bytes(totals), MOST_FRAMES + 1);
    if (pages.size() > MOST_FRAMES) {
      return List.of(new Batch(newest, clicks.cells(totals, MOST_BYTES)));
    }
    return pages.stream().map(page -> new Batch(page.through(), clicks(page, totals))).toList();
  }

  /** For a watcher that the window no longer reaches back to. */
  private List<Batch> caughtUp(ClickView view, long after) {
    long newest = newest(view);
    var frames = new ArrayList<Batch>();
    frames.add(new Batch(after, gap(view, after)));
    for (String frame : snapshot(view)) frames.add(new Batch(after, frame));
    Batch last = frames.removeLast();
    frames.add(new Batch(newest, last.text()));
    return frames;
  }

  private static String clicks(ClickPages.Page page, String totals) {
    return "{\"type\":\"clicks\",\"after\":%d,\"seq\":%d%s,\"clicks\":[%s],\"totals\":%s}"
        .formatted(page.after(), page.through(), page.told(), page.clicks(), totals);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
