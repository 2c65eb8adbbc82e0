package dev.blip.coordinator.rooms;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Log;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many clicks as few geographic cells, one frame for all of them: the finest of some grids whose
 * cells fit. A cell lies at the mean of its clicks; the counts add up to the number of clicks.
 * Clicks at their countries' centres have cells of their own.
 */
final class ClickCells {
  /** Edges of grid squares in degrees, the finest first. The last has at most 8 squares. */
  private static final double[] EDGES = {0.5, 1, 2, 4, 8, 15, 30, 90};

  private ClickCells() {}

  private record Key(
      long row, long column, @Nullable String country, @Nullable Boolean approximate) {}

  private record Cell(
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable Boolean approximate,
      @Nullable String country,
      long count) {}

  private record Frame(
      String type,
      long after,
      long seq,
      long first,
      long last,
      double edge,
      @Nullable Integer matched,
      List<Cell> cells,
      @JsonRawValue String totals) {}

  private static final class Sum {
    private double latitude;
    private double longitude;
    private long count;
  }

  /**
   * The frame {@code cells} for clicks of (after, seq].
   *
   * @param clicks at least one, as the window keeps them
   * @param filtered whether others lie between them
   * @param totals JSON
   */
  static String frame(
      List<Log.Entry> clicks,
      long after,
      long seq,
      boolean filtered,
      String totals,
      int mostBytes) {
    Integer matched = filtered ? clicks.size() : null;
    List<JsonNode> parsed =
        clicks.stream().map(entry -> Json.tree(DrawnClick.shown(entry.text()))).toList();
    long first = parsed.stream().mapToLong(c -> c.path("time").asLong()).min().orElseThrow();
    long last = parsed.stream().mapToLong(c -> c.path("time").asLong()).max().orElseThrow();
    String frame = "";
    for (double edge : EDGES) {
      List<Cell> cells = cells(parsed, edge, true);
      frame = Json.write(new Frame("cells", after, seq, first, last, edge, matched, cells, totals));
      if (frame.getBytes(StandardCharsets.UTF_8).length <= mostBytes) return frame;
    }
    // Only if one square holds hundreds of countries: without telling them apart it always fits.
    double widest = EDGES[EDGES.length - 1];
    List<Cell> cells = cells(parsed, widest, false);
    return Json.write(new Frame("cells", after, seq, first, last, widest, matched, cells, totals));
  }

  private static List<Cell> cells(List<JsonNode> clicks, double edge, boolean byCountry) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (JsonNode click : clicks) {
      boolean placed = click.has("latitude");
      double latitude = click.path("latitude").asDouble();
      double longitude = click.path("longitude").asDouble();
      String country = byCountry && click.has("country") ? click.get("country").asText() : null;
      Boolean approximate = click.path("approximate").asBoolean() ? true : null;
      long row = placed ? (long) Math.floor(latitude / edge) : Long.MAX_VALUE;
      long column = placed ? (long) Math.floor(longitude / edge) : Long.MAX_VALUE;
      Key key = new Key(row, column, country, approximate);
      Sum sum = sums.computeIfAbsent(key, k -> new Sum());
      sum.latitude += latitude;
      sum.longitude += longitude;
      sum.count++;
    }
    return sums.entrySet().stream().map(e -> cell(e.getKey(), e.getValue())).toList();
  }

  private static Cell cell(Key key, Sum sum) {
    boolean placed = key.row != Long.MAX_VALUE;
    return new Cell(
        placed ? rounded(sum.latitude / sum.count) : null,
        placed ? rounded(sum.longitude / sum.count) : null,
        key.approximate,
        key.country,
        sum.count);
  }

  private static double rounded(double degrees) {
    return Math.round(degrees * 1_000) / 1_000.0;
  }
}
