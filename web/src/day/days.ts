/** Days as the address names them: `?day=2026-11-20`, in the page's time zone. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** As many days as are shown at once. */
export const MOST_DAYS = 31;

/** Days of the calendar, the last one included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}
export const FIRST_DAY = "1970-01-01";

/** True for a day of the calendar that has begun where today is another. */
export function isDay(day: string, today: string): boolean {
  return IS_DAY.test(day) && isOfCalendar(day) && day >= FIRST_DAY && day <= today;
}

export function outOfRange(day: string, today: string): string {
  return `day must be ${FIRST_DAY} to ${today}, was ${shown(day)}`;
}

/** What stands there for a day, in quotes; what looks like one, such as 30 February, and does not exist is told so. */
export function shown(day: string): string {
  return `${JSON.stringify(day.slice(0, 80))}${IS_DAY.test(day) && !isOfCalendar(day) ? ", which is no day of the calendar" : ""}`;
}

const IS_DAY = /^\d{4}-\d\d-\d\d$/;

function isOfCalendar(day: string): boolean {
  const begin = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(begin) && utcDay(begin) === day;
}

function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** How many days from one to another, both included. */
export function length({ from, to }: Days): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;
}

/** So many days later, or earlier. */
export function shifted(day: string, days: number): string {
  return utcDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}
