import { expect, test } from "vitest";
import { Film } from "../src/day/film";
import type { Mark } from "../src/feed/marks";

const HOUR = 3_600_000;

function mark(hour: number): Mark {
  return { place: { latitude: hour, longitude: 2 * hour }, time: hour * HOUR, count: 1 };
}

function film(): Film {
  const made = new Film(0, 24 * HOUR);
  // Pages come newest first.
  made.add([mark(20), mark(15)]);
  made.add([mark(10), mark(5)]);
  return made;
}

test("going on adds what has come meanwhile, each click once", () => {
  const shown = film();
  expect(shown.seek(0).added).toHaveLength(0);
  expect(shown.seek(12 * HOUR).added.map(({ time }) => time / HOUR)).toEqual([5, 10]);
  const { marks } = shown;
  const cut = shown.seek(16 * HOUR);
  expect(cut.isAnew).toBe(false);
  expect(cut.added.map(({ time }) => time / HOUR)).toEqual([15]);
  expect(shown.marks).toBe(marks);
  expect(shown.marks.drawn).toBe(3);
});

test("going back shows what was there, and no more", () => {
  const shown = film();
  shown.seek(24 * HOUR);
  expect(shown.marks.drawn).toBe(4);
  expect(shown.seek(10 * HOUR).isAnew).toBe(true);
  expect([shown.marks.drawn, shown.shown]).toEqual([2, 2]);
});

test("a moment outside is the begin or the end", () => {
  const shown = film();
  shown.seek(-HOUR);
  expect([shown.at, shown.marks.drawn]).toEqual([0, 0]);
  shown.seek(99 * HOUR);
  expect([shown.at, shown.marks.drawn]).toEqual([24 * HOUR, 4]);
});

test("clicks that are loaded later stand at their own time", () => {
  const shown = film();
  shown.seek(12 * HOUR);
  shown.add([mark(3)]);
  expect(shown.seek(12 * HOUR).isAnew).toBe(true);
  expect(shown.marks.drawn).toBe(3);
});
