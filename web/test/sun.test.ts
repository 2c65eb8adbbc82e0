import { expect, test } from "vitest";
import { opposite, sunAt, wrapped } from "../src/map/sun";

test.each([
  ["2026-06-21T12:00:00Z", 23.4, 0.5],
  ["2026-12-21T12:00:00Z", -23.4, -0.5],
  ["2026-03-20T12:00:00Z", 0, 2],
  ["2026-11-03T12:00:00Z", -15.1, -4.1],
])("at %s the sun is overhead at latitude %d, longitude %d", (time, latitude, longitude) => {
  const sun = sunAt(Date.parse(time));
  expect(Math.abs(sun.latitude - latitude)).toBeLessThan(0.6);
  expect(Math.abs(sun.longitude - longitude)).toBeLessThan(1);
});

test("six hours later it is a quarter turn to the west", () => {
  const noon = Date.parse("2026-11-20T12:00:00Z");
  const way = wrapped(sunAt(noon).longitude - sunAt(noon + 6 * 3_600_000).longitude);
  expect(way).toBeCloseTo(90, 0);
});

test("the other side of the Earth is the other side", () => {
  expect(opposite({ latitude: 10, longitude: 20 })).toEqual({ latitude: -10, longitude: -160 });
  expect(wrapped(540)).toBe(-180);
  expect(wrapped(-190)).toBe(170);
});
