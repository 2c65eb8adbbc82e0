/** Days as the address names them: `?day=2026-11-20`, in the page's time zone. */

export const DAY_MS = 86_400_000;
export const FIRST_DAY = "1970-01-01";

/** True for a day of the calendar that has begun where today is another. */
export function isDay(day: string, today: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return false;
  const begin = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(begin) && utcDay(begin) === day && day >= FIRST_DAY && day <= today;
}

export function outOfRange(day: string, today: string): string {
  return `day must be ${FIRST_DAY} to ${today}, was ${JSON.stringify(day.slice(0, 80))}`;
}

function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** So many days later, or earlier. */
export function shifted(day: string, days: number): string {
  return utcDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}
