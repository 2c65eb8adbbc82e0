package dev.blip.local.demo;

import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Clicks of the demonstration's past: 3,000 on each of ten days, more of them by day than by night
 * where they come from, some without a city or a country, and a few crawlers beside them. The days
 * end before today has begun in any time zone: today's clicks are all known to the room.
 */
public final class DemoHistory {
  /** Days of the past. */
  public static final int DAYS = 10;

  /** Clicks on each of them, crawlers not counted. */
  public static final int CLICKS_A_DAY = 3_000;

  private static final Duration LONGEST_DAY = Duration.ofHours(25);
  private static final long DAY = 86_400_000;
  private static final int BOTS_A_DAY = 60;
  private static final double NIGHT = 0.25;

  /** People who may come on a day; of 3,000 clicks some 2,100 are by different ones. */
  private static final int VISITORS = 4_000;

  private final RandomGenerator random;
  private final List<City> cities = City.all();
  private final List<String> slugs = DemoLinks.slugs();

  private DemoHistory(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The clicks of one of the days, oldest first. They begin and end with an hour.
   *
   * @param now when the demonstration begins
   * @param day 1 for the latest, 10 for the oldest
   */
  public static List<Click> day(Instant now, int day, RandomGenerator random) {
    var history = new DemoHistory(random);
    Instant end = now.minus(LONGEST_DAY).truncatedTo(ChronoUnit.HOURS);
    long begin = end.toEpochMilli() - day * DAY;
    var clicks = new ArrayList<Click>();
    for (int i = 0; i < CLICKS_A_DAY; i++) clicks.add(history.click(begin, false));
    for (int i = 0; i < BOTS_A_DAY; i++) clicks.add(history.click(begin, true));
    clicks.sort(Comparator.comparingLong(Click::time));
    return clicks;
  }

  /**
   * Who made clicks, by the clicks' IDs: some come more than once a day, and are others on the next
   * day, as the ledger knows visitors.
   */
  static Map<String, Long> visitors(List<Click> clicks) {
    Map<String, Long> visitors = new HashMap<>();
    for (Click click : clicks) {
      if (click.bot()) continue;
      long who = Math.floorMod(click.id().hashCode(), VISITORS);
      visitors.put(click.id(), new Random(click.time() / DAY * VISITORS + who).nextLong());
    }
    return visitors;
  }

  private Click click(long begin, boolean bot) {
    City city = City.any(cities, random);
    long time = begin + random.nextLong(DAY);
    while (random.nextDouble() > activity(time, Double.parseDouble(city.longitude()))) {
      time = begin + random.nextLong(DAY);
    }
    int known = random.nextInt(100);
    var at = Instant.ofEpochMilli(time);
    String id = new Uuid7(() -> at, random).next();
    boolean placed = known >= 4;
    return new Click(
            id,
            DemoLinks.ACCOUNT,
            slugs.get(favourite(slugs.size())),
            time,
            placed ? Double.valueOf(city.latitude()) : null,
            placed ? Double.valueOf(city.longitude()) : null,
            null,
            known >= 1 ? city.country() : null,
            placed ? city.name() : null,
            random.nextInt(5) < 3 ? "mobile" : "desktop",
            bot,
            referrer())
        .placed();
  }

  /** The first ones more often. */
  private int favourite(int count) {
    return Math.min(random.nextInt(count), random.nextInt(count));
  }

  private @Nullable String referrer() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> "news.example.com";
      case 2 -> "social.example.org";
      case 3 -> "search.example.net";
      default -> null;
    };
  }

  /** How likely people are to click, from the night's quarter to 1 in the afternoon. */
  private static double activity(long time, double longitude) {
    double hour = (time % DAY) / 3_600_000.0 + longitude / 15;
    return NIGHT + (1 - NIGHT) * (0.5 - 0.5 * Math.cos((hour - 3) / 24 * 2 * Math.PI));
  }
}
