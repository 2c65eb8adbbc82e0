import type { Row, Span } from "../api";
import { DAY_MS, HOUR_MS, shifted } from "../day/days";
import type { Zone } from "../zone";

/** So many days up to now, in the whole hours that the ledger counts by. */
export function spanOf(days: number, now: number, zone: Zone): Span {
  const begin = zone.beginOf(shifted(zone.dayOf(now), 1 - days));
  const hour = (time: number): string => new Date(time).toISOString();
  return { from: hour(Math.floor(begin / HOUR_MS) * HOUR_MS), to: hour(Math.ceil(now / HOUR_MS) * HOUR_MS) };
}

/** Counts of the days up to the last one, oldest first, days without clicks too. */
export function perDay(rows: readonly Row[], days: number, last: string): number[] {
  const counts = new Map(rows.map(({ key, count }) => [key, count]));
  return Array.from({ length: days }, (_, i) => counts.get(shifted(last, i + 1 - days)) ?? 0);
}

/** Counts of the 24 hours of the day, all days together; keys as `2026-11-20T15:00:00+05:30`. */
export function perHour(rows: readonly Row[]): number[] {
  const counts = Array.from({ length: DAY_MS / HOUR_MS }, () => 0);
  for (const { key, count } of rows) {
    const hour = Number(key.slice(11, 13));
    counts[hour] = (counts[hour] ?? 0) + count;
  }
  return counts;
}
