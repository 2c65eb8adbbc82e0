import { expect, test } from "vitest";
import { pause } from "../src/backoff";

test("the bound doubles up to half a minute", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 500].map((attempt) => pause(attempt, () => 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test("a fleet spreads over the whole of it", () => {
  expect(pause(5, () => 0)).toBe(0);
  expect(pause(5, () => 0.5)).toBe(8_000);
  const fleet = new Set(Array.from({ length: 100 }, () => pause(5)));
  expect(fleet.size).toBeGreaterThan(90);
});
