import type { Place } from "blip-client";

/** Clicks at one place and about one time: a single click, or many that came as one. */
export interface Mark {
  readonly place: Place;
  readonly time: number;
  readonly count: number;
  readonly country?: string;
  readonly city?: string;
  /** The place is its country's centre. */
  readonly approximate?: true;
  /** The place is the middle of a square with sides of so many degrees. */
  readonly edge?: number;
}

/** What the map draws at one place: all its clicks; `time` is that of the newest. */
export interface Spot extends Mark {
  /** Tells spots apart for as long as they are there. */
  readonly key: string;
}

/** The room's default window; what its snapshot reaches back to is kept even when it is longer. */
const LEAST_AGE_MS = 60 * 60 * 1000;
const MOST_SPOTS = 4_000;
/** How far apart places are that are told apart, in degrees: coarser where there are too many. The last has at most 2,048 a country. */
const STEPS = [0.01, 0.25, 0.5, 1, 2, 4];
const MOST_TIMES = 120;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

interface Growing {
  spot: Spot;
  /** Times and counts, by turns. */
  times: number[];
}

/**
 * What the map draws, by place. Memory is bounded whatever comes: places that are too many are merged with their neighbours of
 * the same country, times at a place by the minute; counts stay exact.
 */
export class Marks {
  #spots = new Map<string, Growing>();
  #step = 0;
  #ageMs: number;
  #drawn = 0;
  #oldest = Number.POSITIVE_INFINITY;

  /**
   * @param leastAgeMs how long a click stays at the least
   * @param mergeMs how far apart times may be that are merged where there are many
   */
  constructor(
    private readonly leastAgeMs = LEAST_AGE_MS,
    private readonly mergeMs = MINUTE_MS,
  ) {
    this.#ageMs = leastAgeMs;
  }

  get all(): readonly Spot[] {
    return Array.from(this.#spots.values(), ({ spot }) => spot);
  }

  /** How long a click stays, in milliseconds. */
  get ageMs(): number {
    return this.#ageMs;
  }

  /** Epoch milliseconds of the oldest click; undefined while there is none. */
  get oldest(): number | undefined {
    return this.#drawn > 0 ? this.#oldest : undefined;
  }

  /** How many clicks the spots stand for. */
  get drawn(): number {
    return this.#drawn;
  }

  /** Puts a snapshot in the place of everything; its oldest click tells how far the room's window reaches. */
  replace(marks: readonly Mark[], now: number): void {
    const oldest = marks.reduce((time, mark) => Math.min(time, mark.time), now);
    this.#ageMs = Math.max(this.leastAgeMs, now - oldest);
    this.#spots = new Map();
    this.#step = 0;
    this.#drawn = 0;
    this.#oldest = Number.POSITIVE_INFINITY;
    this.add(marks, now);
  }

  add(marks: readonly Mark[], now: number): void {
    for (const mark of marks) this.#one(mark);
    while (this.#spots.size > MOST_SPOTS && this.#step < STEPS.length - 1) this.#coarser();
    this.expire(now);
  }

  /** Lets go of what has left the window; true if something did. */
  expire(now: number): boolean {
    const from = now - this.#ageMs;
    if (this.#oldest >= from) return false;
    const before = this.#drawn;
    this.#oldest = Number.POSITIVE_INFINITY;
    for (const [key, growing] of this.#spots) {
      if (this.#shorten(growing, from) === 0) this.#spots.delete(key);
    }
    return this.#drawn < before;
  }

  #one(mark: Mark): void {
    const key = keyOf(mark, STEPS[this.#step] as number);
    this.#drawn += mark.count;
    this.#oldest = Math.min(this.#oldest, mark.time);
    const known = this.#spots.get(key);
    if (!known) {
      this.#spots.set(key, { spot: { ...mark, key }, times: [mark.time, mark.count] });
      return;
    }
    known.spot = joined(known.spot, mark);
    this.#remember(known, mark.time, mark.count);
  }

  #remember({ times }: Growing, time: number, count: number): void {
    const last = times.length - 2;
    if (sameStep(times[last] as number, time, SECOND_MS)) {
      times[last] = Math.max(times[last] as number, time);
      times[last + 1] = (times[last + 1] as number) + count;
      return;
    }
    times.push(time, count);
    if (times.length > 2 * MOST_TIMES) compress(times, this.mergeMs);
  }

  #shorten(growing: Growing, from: number): number {
    const kept: number[] = [];
    let left = 0;
    for (let i = 0; i < growing.times.length; i += 2) {
      const time = growing.times[i] as number;
      if (time < from) continue;
      kept.push(time, growing.times[i + 1] as number);
      left += growing.times[i + 1] as number;
      this.#oldest = Math.min(this.#oldest, time);
    }
    this.#drawn -= growing.spot.count - left;
    if (left < growing.spot.count) growing.spot = { ...growing.spot, count: left };
    growing.times = kept;
    return left;
  }

  #coarser(): void {
    const step = STEPS[++this.#step] as number;
    const before = this.#spots;
    this.#spots = new Map();
    for (const { spot, times } of before.values()) {
      const key = keyOf(spot, step);
      const known = this.#spots.get(key);
      if (!known) this.#spots.set(key, { spot: { ...spot, key }, times });
      else {
        known.spot = joined(known.spot, spot);
        known.times.push(...times);
        if (known.times.length > 2 * MOST_TIMES) compress(known.times, this.mergeMs);
      }
    }
  }
}

function keyOf({ place, country, approximate, edge }: Mark, degrees: number): string {
  const kind = approximate ? "~" : edge === undefined ? "" : `#${edge}`;
  return `${Math.round(place.latitude / degrees)},${Math.round(place.longitude / degrees)},${country ?? ""}${kind}`;
}

/** The city stays where it is the same. */
function joined(spot: Spot, mark: Mark): Spot {
  const { city, ...rest } = spot;
  return {
    ...rest,
    ...(city !== undefined && city === mark.city ? { city } : {}),
    count: spot.count + mark.count,
    time: Math.max(spot.time, mark.time),
  };
}

function sameStep(time: number, other: number, ms: number): boolean {
  return Math.floor(time / ms) === Math.floor(other / ms);
}

/** Adds up what is of the same step; each sum has the newest time of its parts. */
function compress(times: number[], ms: number): void {
  const steps = new Map<number, [time: number, count: number]>();
  for (let i = 0; i < times.length; i += 2) {
    const time = times[i] as number;
    const known = steps.get(Math.floor(time / ms));
    if (known) {
      known[0] = Math.max(known[0], time);
      known[1] += times[i + 1] as number;
    } else steps.set(Math.floor(time / ms), [time, times[i + 1] as number]);
  }
  times.splice(0, times.length, ...Array.from(steps.values()).flat());
}
