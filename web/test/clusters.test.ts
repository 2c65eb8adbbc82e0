import { expect, test } from "vitest";
import type { Mark } from "../src/feed/marks";
import { clusters, dotScale, glow, radius } from "../src/map/clusters";
import { projectionInto } from "../src/map/world";

const flat = (longitude: number, latitude: number) => [longitude * 10, latitude * 10] as const;

function mark(latitude: number, longitude: number, count = 1, time = 0, country?: string): Mark {
  return { place: { latitude, longitude }, time, count, ...(country ? { country } : {}) };
}

test("marks close together become one dot at their centre of gravity, far ones do not", () => {
  const dots = clusters([mark(0, 0), mark(0.4, 0.4, 3), mark(50, 50)], flat);
  expect(dots).toHaveLength(2);
  expect(dots[0]).toMatchObject({ count: 4, x: 3, y: 3 });
  expect(dots[1]).toMatchObject({ count: 1, x: 500, y: 500 });
});

test("no click is lost in clustering", () => {
  const marks = Array.from({ length: 500 }, (_, i) => mark((i % 90) - 45, (i % 170) - 85, 1 + (i % 3)));
  const count = (of: readonly { count: number }[]) => of.reduce((sum, { count }) => sum + count, 0);
  expect(count(clusters(marks, flat))).toBe(count(marks));
});

test("a dot is as fresh as its newest click, and named after that one's country", () => {
  const [dot] = clusters([mark(0, 0, 1, 5, "DE"), mark(0, 0, 1, 9, "PL"), mark(0, 0, 1, 7, "CZ")], flat);
  expect(dot).toMatchObject({ time: 9, country: "PL" });
});

test("a place that the projection cannot show is left out", () => {
  expect(clusters([mark(0, 0)], () => null)).toEqual([]);
});

test("latitude and longitude 0 lie in the middle of the map", () => {
  const projection = projectionInto({ left: 0, top: 0, right: 1000, bottom: 500 });
  const [dot] = clusters([mark(0, 0)], (lon, lat) => projection([lon, lat]));
  expect(dot?.x).toBeCloseTo(500, 0);
  expect(dot?.y).toBeCloseTo(250, 0);
});

test("dots grow like the root of their clicks, up to a bound", () => {
  const grown = [1, 2, 50, 101, 401, 100_000].map((count) => radius(count));
  expect([...grown].sort((a, b) => a - b)).toEqual(grown);
  expect(radius(401) - radius(1)).toBeCloseTo(2 * (radius(101) - radius(1)), 5);
  expect(radius(1_000_000)).toBe(radius(100_000));
  expect(radius(1, dotScale(390))).toBeGreaterThan(2);
});

test("light fades with age and never goes out", () => {
  expect(glow(100, 100, 1000)).toBe(1);
  expect(glow(100, 600, 1000)).toBeLessThan(1);
  expect(glow(100, 1100, 1000)).toBeCloseTo(0.3);
  expect(glow(100, 999_999, 1000)).toBeCloseTo(0.3);
  expect(glow(200, 100, 1000)).toBe(1);
});
