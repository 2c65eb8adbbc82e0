package dev.blip.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a user is told when the house is ready. */
final class Welcome {
  private static final String DEMO =
      "Account demo has a dozen links (try /hello), and visitors from 64 cities who follow them."
          + " BLIP_DEMO=off: an empty house.";
  private static final String EMPTY = "The house is empty: BLIP_DEMO is off.";

  private Welcome() {}

  /**
   * Where the log is.
   *
   * @param folder null where nothing is kept
   */
  static String logs(@Nullable Path folder, int coordinators) {
    if (folder == null) return "this terminal alone: nothing is kept";
    String own = folder.resolve("blip.log").toString();
    return coordinators == 1 ? own : own + ", " + folder.resolveSibling("coordinators/{n}.log");
  }

  static String text(
      URI origin,
      URI coordinator,
      URI queues,
      Collection<String> parties,
      String logs,
      boolean demo) {
    return """

      live map      %1$s/app/
      link desk     %1$s/app/links
      JSON API      %1$s/api/links
      coordinator   %2$s/health
      queues (SQS)  %6$s
      looking in    %1$s/dev/
      rooms         %1$s/parties/{party}/{room}, of the parties %4$s
      log           %5$s; a room's errors are told here, too

    Make a link:
      TOKEN=$(curl -s %1$s/dev/token -d '{"account":"demo"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
      curl -s %1$s/api/links -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
        -d '{"slug":"my-link","destination":"https://example.com/"}'

    Follow it as a visitor from Kuala Lumpur, and watch the map:
      curl -si %1$s/my-link -H 'CloudFront-Viewer-Country: MY' -H 'CloudFront-Viewer-City: Kuala Lumpur' \\
        -H 'CloudFront-Viewer-Latitude: 3.14' -H 'CloudFront-Viewer-Longitude: 101.69' | head -3

    %3$s
    Ctrl-C stops.
    """
        .formatted(
            origin, coordinator, demo ? DEMO : EMPTY, String.join(", ", parties), logs, queues);
  }
}
