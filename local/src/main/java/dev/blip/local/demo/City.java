package dev.blip.local.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A place that visitors come from.
 *
 * @param country ISO 3166-1 alpha-2
 * @param weight how many of the visitors, relative to other cities
 */
record City(String name, String country, String latitude, String longitude, int weight) {

  /** The cities of the data file. */
  static List<City> all() {
    return DemoFile.read("cities.csv")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(","))
        .map(row -> new City(row[0], row[1], row[2], row[3], Integer.parseInt(row[4])))
        .toList();
  }

  /** One of the cities, heavier ones more often. */
  static City any(List<City> cities, RandomGenerator random) {
    int left = random.nextInt(cities.stream().mapToInt(City::weight).sum());
    for (City city : cities) {
      left -= city.weight;
      if (left < 0) return city;
    }
    throw new IllegalStateException("weights must be positive");
  }
}
