/** UTC days as the address names them: `?day=2026-11-20`. */

export const DAY_MS = 86_400_000;
export const FIRST_DAY = "1970-01-01";

/** What the address asks for: live, a day, or something that is neither. */
export type Asked = { readonly day?: string } | { readonly problem: string };

/** @param now epoch milliseconds */
export function asked(search: string, now: number): Asked {
  const day = new URLSearchParams(search).get("day");
  if (day === null || day === "") return {};
  return isDay(day, now) ? { day } : { problem: outOfRange(day, now) };
}

/** True for a day of the calendar that has begun. */
export function isDay(day: string, now: number): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return false;
  const begin = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(begin) && dayOf(begin) === day && day >= FIRST_DAY && day <= dayOf(now);
}

export function outOfRange(day: string, now: number): string {
  return `day must be ${FIRST_DAY} to ${dayOf(now)} (UTC), was ${JSON.stringify(day.slice(0, 80))}`;
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function beginOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** So many days later, or earlier. */
export function shifted(day: string, days: number): string {
  return dayOf(beginOf(day) + days * DAY_MS);
}

const names = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** As people read it, for instance `20 November 2026`. */
export function dayName(day: string): string {
  return names.format(beginOf(day));
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });

/** The UTC time of day. */
export function utcTime(time: number): string {
  return clock.format(time);
}
