// @vitest-environment happy-dom
import { h } from "preact";
import { expect, test, vi } from "vitest";
import type { Span, Stats } from "../src/api";
import { change, compare, lastQuarter } from "../src/live/weekago";
import { WeekLine, Weeks } from "../src/live/weeks";
import { Zone } from "../src/zone";
import { drawn } from "./drawn";

const NOW = Date.parse("2026-11-20T14:07:00Z");

/** Counts a click a minute of this week, and one every two minutes of the week before. */
class Ledger {
  readonly asked: Span[] = [];

  async stats({ from, to }: Span): Promise<Stats> {
    this.asked.push({ from, to });
    const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
    return { total: Date.parse(to) > NOW - 86_400_000 ? minutes : minutes / 2, visitors: 0, bots: 0, rows: [] };
  }
}

test("both weeks are counted up to the last quarter of an hour that is whole", async () => {
  const ledger = new Ledger();
  const weeks = await compare(ledger, NOW, Zone.UTC);
  expect(new Date(weeks.until).toISOString()).toBe("2026-11-20T14:00:00.000Z");
  expect(weeks.today).toEqual({ now: 840, then: 420 });
  expect(weeks.hour).toEqual({ now: 60, then: 30 });
  expect(weeks.quarter).toEqual({ now: 15, then: 7.5 });
  expect(ledger.asked).toContainEqual({ from: "2026-11-13T00:00:00.000Z", to: "2026-11-13T14:00:00.000Z" });
  expect(ledger.asked).toContainEqual({ from: "2026-11-13T13:00:00.000Z", to: "2026-11-13T14:00:00.000Z" });
});

test("a day of another zone begins at its own midnight, in both weeks", async () => {
  const ledger = new Ledger();
  await compare(ledger, NOW, new Zone("Asia/Kolkata"));
  expect(ledger.asked).toContainEqual({ from: "2026-11-19T18:30:00.000Z", to: "2026-11-20T14:00:00.000Z" });
  expect(ledger.asked).toContainEqual({ from: "2026-11-12T18:30:00.000Z", to: "2026-11-13T14:00:00.000Z" });
});

test("a day that has just begun is not compared", async () => {
  const ledger = new Ledger();
  const { today } = await compare(ledger, Date.parse("2026-11-20T00:05:00Z"), Zone.UTC);
  expect(today).toEqual({ now: 0, then: 0 });
  expect(ledger.asked).toHaveLength(4);
});

test("a quarter counts once the ledger has all of it", () => {
  const quarter = Date.parse("2026-11-20T14:00:00Z");
  expect(lastQuarter(quarter + 14_000)).toBe(quarter - 900_000);
  expect(lastQuarter(quarter + 15_000)).toBe(quarter);
});

test.each([
  [{ now: 150, then: 100 }, "▲ 50 %"],
  [{ now: 50, then: 100 }, "▼ 50 %"],
  [{ now: 100, then: 100 }, "= 0 %"],
  [{ now: 5, then: 0 }, "new"],
  [{ now: 0, then: 0 }, ""],
  [{ now: 0, then: 1_000 }, ""],
  [{ now: 1, then: 1_000 }, "▼ 100 %"],
])("%j is told as %s", (compared, short) => {
  expect(change(compared, "14:00").short).toBe(short);
});

test("the lines say how much it is and of when, and ask once a quarter", async () => {
  const ledger = new Ledger();
  const weeks = new Weeks(ledger);
  const line = drawn(h(WeekLine, { name: "today-week", of: weeks.today }));
  expect(line.hidden).toBe(true);
  await weeks.show(Zone.UTC, NOW);
  await weeks.show(Zone.UTC, NOW + 60_000);
  expect(ledger.asked).toHaveLength(6);
  await vi.waitFor(() => expect(line.textContent).toBe("▲ 100 % in a weektoday: 840 by 14:00, a week ago 420"));
  expect(line.hidden).toBe(false);
  await weeks.show(Zone.UTC, NOW + 900_000);
  expect(ledger.asked).toHaveLength(12);
});

test("a ledger that is away is asked again a minute later", async () => {
  let calls = 0;
  const weeks = new Weeks({ stats: async () => (calls++, Promise.reject(new Error("away"))) });
  const line = drawn(h(WeekLine, { name: "today-week", of: weeks.today }));
  await weeks.show(Zone.UTC, NOW);
  await weeks.show(Zone.UTC, NOW + 30_000);
  expect(calls).toBe(6);
  await weeks.show(Zone.UTC, NOW + 61_000);
  expect(calls).toBe(12);
  expect(line.hidden).toBe(true);
});
