const FIRST_MS = 500;
const MOST_MS = 30_000;
const GROWTH = 2;

/**
 * Milliseconds to wait before attempt 1, 2, 3, … after a connection was lost: anywhere between nothing and a bound that
 * doubles up to 30 s, so that many watchers who lost the same server do not come back at once.
 */
export function pause(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(MOST_MS, FIRST_MS * GROWTH ** attempt);
}
