package dev.blip.coordinator.rooms;

import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import org.jspecify.annotations.Nullable;

/**
 * A click as the room keeps it: what watchers are sent, and what is only counted. As text it is a
 * line of JSON for each, so that the first is sent without being read.
 */
record DrawnClick(Shown shown, Counted counted) {
  private static final int LONGEST_CITY = 64;
  private static final int LONGEST_REFERRER = 100;

  /** What watchers see; the click's number is put in front when it is sent. */
  record Shown(
      String id,
      long time,
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable Boolean approximate,
      @Nullable String country,
      @Nullable String city,
      String link) {}

  /** What is counted and not shown. */
  record Counted(@Nullable String device, @Nullable String referrer) {
    static final Counted NOTHING = new Counted(null, null);
  }

  static DrawnClick of(Click click) {
    return new DrawnClick(
        new Shown(
            click.id(),
            click.time(),
            click.latitude(),
            click.longitude(),
            click.approximate(),
            click.country(),
            cut(click.city(), LONGEST_CITY),
            click.link()),
        new Counted(click.device(), cut(click.referrer(), LONGEST_REFERRER)));
  }

  private static @Nullable String cut(@Nullable String text, int most) {
    if (text == null || text.isBlank()) return null;
    return text.length() <= most ? text : text.substring(0, most);
  }

  String text() {
    String shown = Json.write(this.shown);
    return counted.equals(Counted.NOTHING) ? shown : shown + "\n" + Json.write(counted);
  }

  /** Reads what {@link #text} wrote, also before clicks had a second line. */
  static DrawnClick read(String text) {
    int end = text.indexOf('\n');
    Counted counted = end < 0 ? Counted.NOTHING : Json.read(text.substring(end + 1), Counted.class);
    return new DrawnClick(Json.read(shown(text), Shown.class), counted);
  }

  /** One JSON object of both lines. */
  static String whole(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end - 1) + "," + text.substring(end + 2);
  }

  /** The JSON of {@link Shown} within a text. */
  static String shown(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
