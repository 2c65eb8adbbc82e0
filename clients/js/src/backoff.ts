import { Refused } from "./refused.js";

const FIRST_MS = 500;
const MOST_MS = 15_000;

/** Milliseconds before attempt 1, 2, 3 …: they double, with jitter, so that not all come back at once. */
export function pause(attempt: number): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** attempt);
  return most / 2 + (Math.random() * most) / 2;
}

/** The same after a failure: no sooner than its answer asked for (`Retry-After`), and a tenth later at the most. */
export function pauseAfter(error: unknown, attempt: number): number {
  const asked = error instanceof Refused ? error.retryAfterMs : 0;
  return Math.max(pause(attempt), asked * (1 + Math.random() / 10));
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
