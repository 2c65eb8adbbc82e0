import { expect, test } from "vitest";
import { type Mark, Marks } from "../src/feed/marks";
import { NOW } from "./frames";

const HOUR = 3_600_000;

function mark(time: number, latitude = 1, longitude = 1, count = 1): Mark {
  return { place: { latitude, longitude }, time, count };
}

test("a mark leaves when its hour is over, and not before", () => {
  const marks = new Marks();
  marks.add([mark(NOW), mark(NOW + 1, 2)], NOW);
  expect(marks.expire(NOW + HOUR)).toBe(false);
  expect(marks.drawn).toBe(2);
  expect(marks.expire(NOW + HOUR + 1)).toBe(true);
  expect(marks.drawn).toBe(1);
});

test("what a snapshot still holds stays, though it is older than an hour", () => {
  const marks = new Marks();
  marks.replace([mark(NOW - 3 * HOUR), mark(NOW)], NOW);
  expect(marks.drawn).toBe(2);
  expect(marks.ageMs).toBe(3 * HOUR);
});

test("a machine whose clock is behind draws clicks from its future", () => {
  const marks = new Marks();
  marks.replace([mark(NOW + HOUR)], NOW);
  expect(marks.drawn).toBe(1);
});

test("a hundred thousand clicks of one minute take little room and keep their count", () => {
  const marks = new Marks();
  for (let batch = 0; batch < 100; batch++) {
    const spread = Array.from({ length: 1000 }, (_, i) => mark(NOW + batch, (i % 40) - 20, (i % 50) - 25));
    marks.add(spread, NOW);
  }
  expect(marks.drawn).toBe(100_000);
  expect(marks.all.length).toBeLessThanOrEqual(4_000);
});

test("so many places that they must be merged keep their counts and countries", () => {
  const marks = new Marks();
  const everywhere = Array.from({ length: 30_000 }, (_, i) => ({
    ...mark(NOW + i, (i % 173) - 86, Math.floor(i / 173) - 86),
    country: i % 2 === 0 ? "DE" : "MY",
  }));
  marks.add(everywhere, NOW);
  expect(marks.all.length).toBeLessThanOrEqual(4_096);
  expect(marks.drawn).toBe(30_000);
  const german = marks.all.filter((spot) => spot.country === "DE").reduce((sum, spot) => sum + spot.count, 0);
  expect(german).toBe(15_000);
});

test("clicks of one city are one spot, others and those of the whole country beside it", () => {
  const marks = new Marks();
  const berlin = { ...mark(NOW, 52.52, 13.4), country: "DE", city: "Berlin" };
  marks.add([berlin, { ...berlin, time: NOW + 5_000 }, { ...berlin, city: "Mitte" }], NOW);
  marks.add([{ ...mark(NOW, 52.52, 13.4), country: "DE", approximate: true }], NOW);
  expect(marks.all).toHaveLength(2);
  expect(marks.all[0]).toMatchObject({ count: 3, time: NOW + 5_000 });
  expect(marks.all[0]?.city).toBeUndefined();
  expect(marks.all[1]).toMatchObject({ count: 1, approximate: true });
});

test("a busy place lets its clicks go minute by minute", () => {
  const marks = new Marks();
  for (let second = 0; second < 3_600; second++) marks.add([mark(NOW + second * 1_000)], NOW + second * 1_000);
  expect(marks.drawn).toBe(3_600);
  marks.expire(NOW + HOUR + 30 * 60_000);
  expect(Math.abs(marks.drawn - 1_800)).toBeLessThanOrEqual(60);
  marks.expire(NOW + 3 * HOUR);
  expect(marks.all).toEqual([]);
});
