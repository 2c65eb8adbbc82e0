package dev.blip.coordinator.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.TestClient;
import java.util.ArrayList;
import java.util.List;

/**
 * What someone heard, held against what they were told.
 *
 * @param frames without news, and without what alarms and answers say, which have no fixed place
 *     among them
 * @param news what a follower heard
 */
record Heard(Sequence frames, Sequence news) {
  private static final String NEWS = "news ";

  static Heard by(TestClient visitor) {
    var frames = new ArrayList<String>();
    var news = new ArrayList<String>();
    for (String frame : visitor.heard()) {
      if (frame.startsWith(NEWS))
        news.addAll(List.of(frame.substring(NEWS.length()).split(",", -1)));
      else if (!frame.startsWith("rang ") && !frame.startsWith("reply ")) frames.add(plain(frame));
    }
    return new Heard(new Sequence(frames), new Sequence(news));
  }

  private static String plain(String frame) {
    // A crash while someone leaves may have the room find them gone before it is told.
    if (frame.startsWith("left ")) return Model.LEFT;
    if (!frame.contains("\"type\":\"error\"")) return frame;
    return frame.contains("\"kind\":\"internal\"") ? Model.INTERNAL : Model.BAD_REQUEST;
  }

  record Sequence(List<String> heard) {
    /**
     * Everything in order, nothing else. After a mishap it may go on from an earlier place, so that
     * some is heard twice, and nothing is left out.
     *
     * @param whole whether nothing may be missing at the end
     */
    void follows(List<String> told, boolean whole, int mishaps) {
      int next = 0;
      int goneBack = 0;
      for (String text : heard) {
        if (next < told.size() && told.get(next).equals(text)) {
          next++;
          continue;
        }
        int earlier = told.subList(0, next).lastIndexOf(text);
        assertThat(earlier).as("%s in %s after %s of %s", text, heard, next, told).isNotNegative();
        goneBack++;
        next = earlier + 1;
      }
      assertThat(goneBack).as("%s for %s", heard, told).isLessThanOrEqualTo(mishaps);
      if (whole) assertThat(next).as("%s for %s", heard, told).isEqualTo(told.size());
    }
  }
}
