import type { Api, Span } from "../api";
import { DAY_MS, HOUR_MS, shifted } from "../day/days";
import { number } from "../words";
import type { Zone } from "../zone";

const QUARTER_MS = HOUR_MS / 4;
const WEEK_MS = 7 * DAY_MS;
/** A click is in the ledger a second or two after its redirect. */
const LEDGER_MS = 15_000;

/** How many there were, and how many a week before, in spans that end with the last full quarter of an hour. */
export interface Compared {
  readonly now: number;
  readonly then: number;
}

export interface WeekAgo {
  /** Epoch milliseconds at which the spans end. */
  readonly until: number;
  readonly today: Compared;
  readonly hour: Compared;
  readonly quarter: Compared;
}

/** The end of the last quarter of an hour that the ledger has whole. */
export function lastQuarter(now: number): number {
  return Math.floor((now - LEDGER_MS) / QUARTER_MS) * QUARTER_MS;
}

/**
 * Counts both weeks from the ledger, which counts by quarters of an hour.
 *
 * @param now epoch milliseconds
 * @param zone whose day is today
 * @throws Refusal as the server tells it
 */
export async function compare(api: Pick<Api, "stats">, now: number, zone: Zone): Promise<WeekAgo> {
  const until = lastQuarter(now);
  const day = zone.dayOf(now);
  const begin = zone.beginOf(day);
  const before = zone.beginOf(shifted(day, -7));
  const [today, hour, quarter] = await Promise.all([
    // A day that has just begun has no quarter yet.
    until > begin ? compared(api, { from: begin, to: until }, { from: before, to: before + (until - begin) }) : { now: 0, then: 0 },
    compared(api, ...weeks(until - HOUR_MS, until)),
    compared(api, ...weeks(until - QUARTER_MS, until)),
  ]);
  return { until, today, hour, quarter };
}

interface Times {
  readonly from: number;
  readonly to: number;
}

function weeks(from: number, to: number): [Times, Times] {
  return [
    { from, to },
    { from: from - WEEK_MS, to: to - WEEK_MS },
  ];
}

async function compared(api: Pick<Api, "stats">, now: Times, then: Times): Promise<Compared> {
  const [one, other] = await Promise.all([total(api, now), total(api, then)]);
  return { now: one, then: other };
}

async function total(api: Pick<Api, "stats">, { from, to }: Times): Promise<number> {
  const span: Span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return (await api.stats({ ...span, by: "hour" })).total;
}

/** For people: `▲ 12 %`, and in words what it means. */
export function change({ now, then }: Compared, until: string): { readonly short: string; readonly words: string } {
  const counts = `${number(now)} by ${until}, a week ago ${number(then)}`;
  // A house that has just begun to count has lost nothing.
  if (now === 0 || then === 0) return { short: now === 0 ? "" : "new", words: counts };
  const percent = Math.round(((now - then) / then) * 100);
  const sign = percent > 0 ? "▲" : percent < 0 ? "▼" : "=";
  return { short: `${sign} ${number(Math.abs(percent))} %`, words: counts };
}
