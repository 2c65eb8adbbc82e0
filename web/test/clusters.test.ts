import { expect, test } from "vitest";
import { type Mark, Marks, type Spot } from "../src/feed/marks";
import { Clusters, dotScale, glow, levelOf, radius } from "../src/map/clusters";
import { placeName, storyOf } from "../src/map/details";
import { HEIGHT, onEarth, onPlane, WIDTH } from "../src/map/plane";
import { NOW } from "./frames";

function mark(latitude: number, longitude: number, more: Partial<Mark> = {}): Mark {
  return { place: { latitude, longitude }, time: NOW, count: 1, ...more };
}

function spots(...marks: Mark[]): readonly Spot[] {
  const all = new Marks();
  all.add(marks, NOW);
  return all.all;
}

function clustered(of: readonly Spot[]): Clusters {
  const tree = new Clusters();
  tree.load(of);
  return tree;
}

const BENELUX = spots(
  mark(50.85, 4.35, { country: "BE", city: "Brussels", count: 9 }),
  mark(52.37, 4.9, { country: "NL", city: "Amsterdam", count: 5 }),
  mark(49.61, 6.13, { country: "LU", city: "Luxembourg", count: 1, time: NOW + 9 }),
);

test("a dot of three countries tells each part", () => {
  const tree = clustered(BENELUX);
  const [dot] = tree.at(0);
  expect(dot).toMatchObject({ count: 15, time: NOW + 9 });
  const story = storyOf(dot ? tree.parts(dot) : []);
  expect(story.title).toBe("15 clicks");
  expect(story.parts.map(({ name, count }) => `${name} ${count}`)).toEqual([
    "Brussels, Belgium 9",
    "Amsterdam, Netherlands 5",
    "Luxembourg, Luxembourg 1",
  ]);
});

test("a dot splits as the map comes nearer, and no click is lost on the way", () => {
  const tree = clustered(BENELUX);
  const sizes = [0, 2, 4, 6, 8].map((level) => tree.at(level).length);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(sizes.at(-1)).toBe(3);
  for (const level of [0, 3, 5, 9]) expect(tree.at(level).reduce((sum, { count }) => sum + count, 0)).toBe(15);
});

test("a dot lies where its clicks do, each weighing the same", () => {
  const [dot] = clustered(spots(mark(0, 0, { count: 3 }), mark(0, 8))).at(0);
  expect(dot?.x).toBeCloseTo((3 * onPlane({ latitude: 0, longitude: 0 }).x + onPlane({ latitude: 0, longitude: 8 }).x) / 4, 5);
});

test("one place is told as what it is", () => {
  expect(placeName({ city: "Berlin", country: "DE" })).toBe("Berlin, Germany");
  expect(placeName({ country: "DE" })).toBe("Germany");
  expect(placeName({})).toBe("unknown country");
  expect(storyOf(spots(mark(51, 9, { country: "DE", approximate: true }))).note).toBe("somewhere in the country");
  expect(storyOf(spots(mark(51, 9, { country: "DE", edge: 4, count: 30 }))).note).toContain("4°");
});

test("of many parts the largest are told, and how many more there are", () => {
  const many = spots(...Array.from({ length: 20 }, (_, i) => mark(i, i, { country: "DE", city: `City ${i}`, count: i + 1 })));
  const { parts } = storyOf(many);
  expect(parts).toHaveLength(7);
  expect(parts.at(-1)?.name).toBe("14 more places");
  expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(210);
});

test("the plane holds the whole Earth, and leads back to it", () => {
  expect(onPlane({ latitude: 0, longitude: 0 })).toMatchObject({ x: expect.closeTo(WIDTH / 2), y: expect.closeTo(HEIGHT / 2) });
  const kl = { latitude: 3.14, longitude: 101.69 };
  const back = onEarth(onPlane(kl));
  expect(back?.latitude).toBeCloseTo(3.14);
  expect(back?.longitude).toBeCloseTo(101.69);
});

test("a dot's area grows with its clicks, up to a bound", () => {
  const grown = [1, 2, 50, 101, 401, 100_000].map((count) => radius(count));
  expect([...grown].sort((a, b) => a - b)).toEqual(grown);
  expect(radius(401) - radius(1)).toBeCloseTo(2 * (radius(101) - radius(1)), 5);
  expect(radius(1_000_000)).toBe(radius(100_000));
});

test("dots are as large on a wall as on a laptop, for who stands as much further away", () => {
  expect(radius(1, dotScale(3_400)) / radius(1, dotScale(1_060))).toBeGreaterThan(2.9);
  expect(radius(1, dotScale(390))).toBeGreaterThan(2);
  expect(levelOf(1_000)).toBe(levelOf(1_100));
});

test("light fades with age and never goes out", () => {
  expect(glow(100, 100, 1000)).toBe(1);
  expect(glow(100, 600, 1000)).toBeLessThan(1);
  expect(glow(100, 1100, 1000)).toBeCloseTo(0.3);
  expect(glow(100, 999_999, 1000)).toBeCloseTo(0.3);
  expect(glow(200, 100, 1000)).toBe(1);
});
