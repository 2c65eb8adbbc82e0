import type { Place } from "./frames";

/** Clicks at one place and about one time: a single click, or many that are drawn as one. */
export interface Mark {
  readonly place: Place;
  readonly time: number;
  readonly count: number;
  readonly country?: string;
}

/** The room's default window; what its snapshot reaches back to is kept even when it is longer. */
const LEAST_AGE_MS = 60 * 60 * 1000;
const MERGE_ABOVE = 4_000;
const DROP_ABOVE = 20_000;
const MERGE_DEGREES = 0.5;
const MINUTE_MS = 60_000;

/**
 * What the map draws, oldest first. Memory is bounded: many marks are merged by half a degree and minute, which
 * keeps their counts exact; only when that is not enough do the oldest go before their time.
 */
export class Marks {
  #marks: Mark[] = [];
  #ageMs: number;
  #drawn = 0;

  /**
   * @param leastAgeMs how long a mark stays at the least
   * @param mergeMs how far apart in time marks may be that are merged
   */
  constructor(
    private readonly leastAgeMs = LEAST_AGE_MS,
    private readonly mergeMs = MINUTE_MS,
  ) {
    this.#ageMs = leastAgeMs;
  }

  get all(): readonly Mark[] {
    return this.#marks;
  }

  /** How long a mark stays, in milliseconds. */
  get ageMs(): number {
    return this.#ageMs;
  }

  /** How many clicks the marks stand for. */
  get drawn(): number {
    return this.#drawn;
  }

  /** Puts a snapshot in the place of everything; its oldest mark tells how far the room's window reaches. */
  replace(marks: readonly Mark[], now: number): void {
    const oldest = marks.reduce((time, mark) => Math.min(time, mark.time), now);
    this.#ageMs = Math.max(this.leastAgeMs, now - oldest);
    this.#marks = [];
    this.#drawn = 0;
    this.add(marks, now);
  }

  add(marks: readonly Mark[], now: number): void {
    for (const mark of marks) this.#marks.push(mark);
    this.#drawn += sum(marks);
    if (this.#marks.length > MERGE_ABOVE) this.#keep(merged(this.#marks, this.mergeMs).slice(-DROP_ABOVE));
    this.expire(now);
  }

  /** Lets go of what has left the window; true if something did. */
  expire(now: number): boolean {
    const from = now - this.#ageMs;
    if (this.#marks.every((mark) => mark.time >= from)) return false;
    this.#keep(this.#marks.filter((mark) => mark.time >= from));
    return true;
  }

  #keep(marks: Mark[]): void {
    this.#marks = marks;
    this.#drawn = sum(marks);
  }
}

function merged(marks: readonly Mark[], mergeMs: number): Mark[] {
  const cells = new Map<string, Mark>();
  for (const mark of marks) {
    const key = `${step(mark.place.latitude)},${step(mark.place.longitude)},${Math.floor(mark.time / mergeMs)}`;
    const other = cells.get(key);
    cells.set(key, other ? { ...other, time: Math.max(other.time, mark.time), count: other.count + mark.count } : mark);
  }
  return [...cells.values()].sort((a, b) => a.time - b.time);
}

function step(degrees: number): number {
  return Math.round(degrees / MERGE_DEGREES);
}

function sum(marks: readonly Mark[]): number {
  return marks.reduce((count, mark) => count + mark.count, 0);
}
