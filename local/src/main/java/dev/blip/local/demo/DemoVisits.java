package dev.blip.local.demo;

import dev.blip.local.clicks.Visit;
import dev.blip.local.clicks.Visitor;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Visits from world cities to the demonstration's links, without end: independent of each other, at
 * the given pace on average. The same random numbers make the same visits.
 */
public final class DemoVisits implements Iterator<Visit> {
  /** They all come from one address, and differ by their browsers. */
  private static final int VISITORS = 2_000;

  private final RandomGenerator random;
  private final Duration pace;
  private final List<City> cities = City.all();
  private final List<String> slugs = DemoLinks.slugs();
  private double time;

  /**
   * @param begin epoch milliseconds
   * @param pace mean time between two visits
   */
  public DemoVisits(long begin, Duration pace, RandomGenerator random) {
    this.random = random;
    this.pace = pace;
    this.time = begin;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Visit next() {
    time += random.nextExponential() * pace.toMillis();
    City city = City.any(cities, random);
    String device = random.nextInt(5) < 3 ? "mobile" : "desktop";
    String slug = slugs.get(random.nextInt(slugs.size()));
    var visitor =
        new Visitor(
            city.country(),
            city.name(),
            city.latitude(),
            city.longitude(),
            device,
            random.nextInt(3) == 0 ? "https://news.example.com/today" : null,
            "Mozilla/5.0 (Blip demo visitor %d)".formatted(random.nextInt(VISITORS)));
    return new Visit((long) time, slug, visitor);
  }
}
