// @vitest-environment happy-dom
import { h } from "preact";
import { expect, test, vi } from "vitest";
import { type ClickPage, type PastClick, Refusal, type Stats } from "../src/api";
import { DayChoice, DayControl } from "../src/day/control";
import { type Days, isDay, shifted } from "../src/day/days";
import { PastDay } from "../src/day/past";
import { DaySection, DayView } from "../src/day/view";
import { Zone } from "../src/zone";
import { drawn } from "./drawn";

const PATIENCE = { timeout: 20_000, interval: 10 };
const NOW = Date.parse("2026-11-21T09:00:00Z");
const DAY = "2026-11-20";
const DAYS = { from: DAY, to: DAY };

/** A day's clicks, newest first: every tenth has no place. */
function clicks(count: number): PastClick[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    link: "docs",
    time: Date.parse(`${DAY}T23:59:59Z`) - i * 1_000,
    ...(i % 10 === 0 ? {} : { latitude: 52.52, longitude: 13.4, country: "DE", city: "Berlin" }),
  }));
}

/** The ledger's API over a list; tells what it was asked. */
class Ledger {
  readonly asked: string[] = [];
  failure: Error | undefined;
  failAt = 0;

  constructor(private readonly all: readonly PastClick[]) {}

  async clicks(query: { from: string; to: string; limit: number }, cursor?: string): Promise<ClickPage> {
    this.asked.push(`${query.from}..${query.to} ${cursor ?? "start"}`);
    const from = Number(cursor ?? 0);
    if (this.failure && from >= this.failAt) throw this.failure;
    const to = from + query.limit;
    return { clicks: this.all.slice(from, to), ...(to < this.all.length ? { cursor: String(to) } : {}) };
  }

  async stats(): Promise<Stats> {
    return { total: this.all.length, visitors: 7, bots: 2, rows: this.all.length > 0 ? [{ key: "DE", count: this.all.length }] : [] };
  }
}

const map = { show: () => undefined, changed: () => undefined };

function view(ledger: Ledger, signIn = () => undefined, days = DAYS): HTMLElement {
  const shown = new DayView(ledger, map, () => NOW, signIn);
  const element = drawn(h(DaySection, { day: shown }));
  shown.show(days, Zone.UTC);
  return element;
}

function find<T extends HTMLElement>(name: string): T {
  const element = document.querySelector<T>(`[data-testid=${name}]`);
  if (!element) throw new Error(`nothing is ${name}`);
  return element;
}

async function state(name: string): Promise<void> {
  await vi.waitFor(() => expect(find("past").dataset["state"]).toBe(name), PATIENCE);
}

test("days follow each other over months, years and leap days", () => {
  expect(shifted("2026-12-31", 1)).toBe("2027-01-01");
  expect(shifted("2028-03-01", -1)).toBe("2028-02-29");
  expect(isDay("2028-02-29", "2030-01-01")).toBe(true);
  expect(isDay("2027-02-29", "2030-01-01")).toBe(false);
});

test("all pages of a day are loaded, each click once, and the lists stay short", async () => {
  const ledger = new Ledger(clicks(5_000));
  const past = new PastDay(DAYS, Zone.UTC, ledger);
  const seen: number[] = [];
  await past.load(new AbortController().signal, () => seen.push(past.loaded));
  expect(seen).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  expect(ledger.asked[0]).toBe("2026-11-20T00:00:00.000Z..2026-11-21T00:00:00.000Z start");
  expect(ledger.asked).toHaveLength(5);
  expect([past.loaded, past.total, past.unplacedCount, past.marks.drawn]).toEqual([5_000, 5_000, 500, 4_500]);
  expect([past.latest.length, past.unplaced.length]).toEqual([50, 200]);
  expect(past.latest[0]?.id).toBe("c0");
});

test("a day of a zone with half hours is loaded from its own midnight, and counted from its clicks", async () => {
  const ledger = new Ledger(clicks(1_500));
  const past = new PastDay(DAYS, new Zone("Asia/Kolkata"), ledger);
  await past.load(new AbortController().signal, () => undefined);
  expect(ledger.asked[0]).toBe("2026-11-19T18:30:00.000Z..2026-11-20T18:30:00.000Z start");
  expect(past.countries.find(({ key }) => key === "DE")?.count).toBe(1_350);
  expect(past.countries.find(({ key }) => key === "")?.count).toBe(150);
  expect(past.links).toEqual([{ key: "docs", count: 1_500 }]);
});

test("a day whose loading failed goes on where it was", async () => {
  const ledger = new Ledger(clicks(2_500));
  ledger.failure = new Refusal(503, "unavailable", "try again");
  ledger.failAt = 1_000;
  const past = new PastDay(DAYS, Zone.UTC, ledger);
  await expect(past.load(new AbortController().signal, () => undefined)).rejects.toThrow("try again");
  expect(past.loaded).toBe(1_000);
  ledger.failure = undefined;
  await past.load(new AbortController().signal, () => undefined);
  expect(past.loaded).toBe(2_500);
  expect(ledger.asked.filter((asked) => asked.endsWith("start"))).toHaveLength(1);
});

test("a day that was left is not loaded on", async () => {
  const ledger = new Ledger(clicks(5_000));
  const leaving = new AbortController();
  const past = new PastDay(DAYS, Zone.UTC, ledger);
  await past.load(leaving.signal, () => past.loaded > 0 && leaving.abort());
  expect(past.loaded).toBe(1_000);
});

test("a loaded day says so and lists its unplaced clicks", async () => {
  view(new Ledger(clicks(1_020)));
  await state("done");
  expect(find("past").textContent).toBe("All 1,020 clicks of 20 November 2026");
  expect(find("past-progress").hidden).toBe(true);
  expect(find("past-total").textContent).toBe("1,020");
  expect(find("past-visitors").textContent).toBe("7");
  expect(find("past-bots").textContent).toBe("2");
  expect(find("past-unplaced").textContent).toBe("102");
  expect(find("past-nowhere").children).toHaveLength(102);
  expect(find("past-nowhere").textContent).toContain("unknown country");
  expect(find("past-latest").children).toHaveLength(50);
  expect(find("past-latest").textContent).toContain("23:59:58Berlin, Germany/docs");
});

test("a day without clicks says so", async () => {
  view(new Ledger([]));
  await state("empty");
  expect(find("past").textContent).toBe("No clicks on 20 November 2026");
  expect(find("past-countries").textContent).toBe("none");
});

test("a refused day says why, and can be tried again", async () => {
  const ledger = new Ledger(clicks(10));
  ledger.failure = new Refusal(429, "too_many", "slower, please", "e1");
  view(ledger);
  await state("failed");
  expect(find("past-problem").textContent).toBe("slower, please");
  ledger.failure = undefined;
  expect(find("past-again").textContent).toBe("Try again");
  find("past-again").click();
  await state("done");
  expect(find("past-problem").hidden).toBe(true);
  expect(find("past-loaded").textContent).toBe("10");
});

test("who is signed out is led to sign in again", async () => {
  const ledger = new Ledger([]);
  ledger.failure = new Refusal(401, "unauthorized", "token has expired");
  const signIn = vi.fn();
  view(ledger, signIn);
  await state("failed");
  expect(find("past-again").textContent).toBe("Sign in again");
  find("past-again").click();
  expect(signIn).toHaveBeenCalledOnce();
});

test("the control goes to days that were, and to what is live", async () => {
  const went: (Days | undefined)[] = [];
  const control = new DayControl(
    () => NOW,
    () => Zone.UTC,
    (days) => went.push(days),
  );
  drawn(h(DayChoice, { control }));
  control.show(undefined, true);
  // The badge alone says whether what is shown is live.
  expect(find("to-live").textContent).toBe("Now");
  await vi.waitFor(() => expect(find("to-live").getAttribute("aria-pressed")).toBe("true"), PATIENCE);
  expect(find<HTMLButtonElement>("day-after").disabled).toBe(true);
  find("day-before").click();
  control.show(DAYS, false);
  await vi.waitFor(() => expect(find("to-live").getAttribute("aria-pressed")).toBe("false"), PATIENCE);
  find("day-before").click();
  find("day-after").click();
  find("to-live").click();
  expect(went.map((days) => days?.from)).toEqual(["2026-11-20", "2026-11-19", "2026-11-21", undefined]);
  expect(went.every((days) => days?.from === days?.to)).toBe(true);
  expect(find<HTMLInputElement>("day").max).toBe("2026-11-21");
});

test("a day that has not begun is told, and nothing is shown for it", async () => {
  const go = vi.fn();
  const control = new DayControl(
    () => NOW,
    () => Zone.UTC,
    go,
  );
  drawn(h(DayChoice, { control }));
  control.show(undefined, true);
  const input = find<HTMLInputElement>("day");
  input.value = "2027-01-01";
  input.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(find("day-problem").textContent).toContain("day must be 1970-01-01 to 2026-11-21"), PATIENCE);
  expect(input.getAttribute("aria-invalid")).toBe("true");
  expect(input.value).toBe("2027-01-01");
  input.value = "2026-11-19";
  input.dispatchEvent(new Event("change"));
  expect(go).toHaveBeenCalledExactlyOnceWith({ from: "2026-11-19", to: "2026-11-19" });
});

test("several days are gone through together, at most a month of them", async () => {
  const went: (Days | undefined)[] = [];
  const control = new DayControl(
    () => NOW,
    () => Zone.UTC,
    (days) => went.push(days),
  );
  drawn(h(DayChoice, { control }));
  control.show({ from: "2026-11-10", to: "2026-11-12" }, false);
  await vi.waitFor(() => expect(find<HTMLButtonElement>("day-after").disabled).toBe(false), PATIENCE);
  find("day-before").click();
  find("day-after").click();
  const last = find<HTMLInputElement>("day-to");
  for (const day of ["2026-11-09", "2026-12-31", "2026-11-20"]) {
    last.value = day;
    last.dispatchEvent(new Event("change"));
  }
  expect(went).toEqual([
    { from: "2026-11-09", to: "2026-11-11" },
    { from: "2026-11-11", to: "2026-11-13" },
    { from: "2026-11-10", to: "2026-11-20" },
  ]);
  control.show({ from: "2026-09-01", to: "2026-09-01" }, false);
  last.value = "2026-10-02";
  last.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(find("day-problem").textContent).toBe("the last day must be one of the 31 from 2026-09-01, up to 2026-11-21, was 2026-10-02"), PATIENCE);
});

test("days of a range are loaded as one span and called by their first and last", async () => {
  const ledger = new Ledger(clicks(20));
  const past = new PastDay({ from: "2026-11-18", to: DAY }, Zone.UTC, ledger);
  await past.load(new AbortController().signal, () => undefined);
  expect(ledger.asked[0]).toBe("2026-11-18T00:00:00.000Z..2026-11-21T00:00:00.000Z start");
  expect(past.name).toMatch(/^18\s–\s20 November 2026$/);
  expect(past.marks.drawn).toBe(18);
});

test("every number says how many days it is of, and a click of several its day", async () => {
  const element = view(new Ledger(clicks(20)));
  await state("done");
  expect(element.textContent).toContain("Top countriesthat day");
  expect(find("past-latest").textContent).toMatch(/^23:59:59/);
  const range = view(new Ledger(clicks(20)), undefined, { from: "2026-11-18", to: DAY });
  await state("done");
  expect(range.textContent).not.toContain("that day");
  expect(range.textContent).toContain("of these 3 days");
  expect(range.textContent).toContain("Unplaced clicksthese 3 days");
  expect(find("past-latest").textContent).toMatch(/^20 Nov 23:59:59/);
});

test("a moment of a day is shown as it was, by hand", async () => {
  const shows = vi.fn();
  const changes = vi.fn();
  const shown = new DayView(new Ledger(clicks(1_000)), { show: shows, changed: changes }, () => NOW, () => undefined);
  drawn(h(DaySection, { day: shown }));
  shown.show(DAYS, Zone.UTC);
  await state("done");
  expect(find("film-time").textContent).toBe("900 clicks on the map by the end");
  const scrub = find<HTMLInputElement>("scrub");
  expect(scrub.max).toBe("1440");
  scrub.value = String(23 * 60 + 50);
  scrub.dispatchEvent(new Event("input"));
  const there = shows.mock.lastCall?.[0].drawn;
  await vi.waitFor(() => expect(find("film-time").textContent).toBe(`${there} clicks on the map by 23:50`), PATIENCE);
  // The clicks go back a second each from 23:59:59.
  expect(there).toBe(clicks(1_000).filter(({ time, latitude }) => latitude !== undefined && time <= Date.parse(`${DAY}T23:50:00Z`)).length);
  scrub.value = "0";
  scrub.dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect(find("film-time").textContent).toBe("0 clicks on the map by 00:00"), PATIENCE);
});

test("a day is played in half a minute, and paused", async () => {
  view(new Ledger(clicks(1_000)));
  await state("done");
  let now = 0;
  let next: FrameRequestCallback = () => undefined;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => ((next = frame), 1));
  find("film").click();
  await vi.waitFor(() => expect(find("film").textContent).toBe("Pause"), PATIENCE);
  expect(find<HTMLInputElement>("scrub").value).toBe("0");
  next((now = 15_000));
  await vi.waitFor(() => expect(find<HTMLInputElement>("scrub").value).toBe("720"), PATIENCE);
  find("film").click();
  next((now = 20_000));
  await vi.waitFor(() => expect(find("film").textContent).toBe("Play"), PATIENCE);
  expect(find<HTMLInputElement>("scrub").value).toBe("720");
  find("film").click();
  next((now = 40_000));
  await vi.waitFor(() => expect(find<HTMLInputElement>("scrub").value).toBe("1440"), PATIENCE);
  expect(find("film").textContent).toBe("Play");
  expect(find("film-time").textContent).toBe("900 clicks on the map by the end");
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a filtered day has its clicks alone, and what they come from", async () => {
  const all = clicks(2_500).map((click, i) => (i % 2 === 0 ? click : { ...click, link: "blog" }));
  const ledger = new Ledger(all);
  const past = new PastDay(DAYS, Zone.UTC, ledger, { link: "blog", city: "DE/Berlin" });
  await past.load(new AbortController().signal, () => undefined);
  expect([past.loaded, past.total, past.marks.drawn, past.unplacedCount]).toEqual([1_250, 1_250, 1_250, 0]);
  expect([past.countries, past.links]).toEqual([[{ key: "DE", count: 1_250 }], [{ key: "blog", count: 1_250 }]]);
  const none = new PastDay(DAYS, Zone.UTC, ledger, { country: "MY" });
  await none.load(new AbortController().signal, () => undefined);
  expect([none.loaded, none.total, none.done]).toEqual([0, 0, true]);
});

test("another filter shows another day, and says that it is of those that match", async () => {
  const shown = new DayView(new Ledger(clicks(30)), map, () => NOW, () => undefined);
  drawn(h(DaySection, { day: shown }));
  shown.show(DAYS, Zone.UTC);
  await vi.waitFor(() => expect(find("past").textContent).toBe("All 30 clicks of 20 November 2026"), PATIENCE);
  shown.show(DAYS, Zone.UTC, { country: "DE" });
  await vi.waitFor(() => expect(find("past").textContent).toBe("All 27 clicks of 20 November 2026 that match"), PATIENCE);
  shown.show(DAYS, Zone.UTC, { country: "MY" });
  await vi.waitFor(() => expect(find("past").textContent).toBe("No clicks on 20 November 2026 that match"), PATIENCE);
});
