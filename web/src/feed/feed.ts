import type { Cell, CellsFrame, Click, ClicksFrame, Frame, SnapshotFrame, Totals } from "./frames";
import { Junk, parse } from "./frames";
import { type Mark, Marks } from "./marks";

/** A line of the list of latest clicks: one click, or a burst that came as cells. */
export interface Entry {
  readonly seq: number;
  readonly time: number;
  readonly count: number;
  readonly placed: boolean;
  readonly approximate?: true;
  readonly country?: string;
  readonly city?: string;
  readonly link?: string;
}

/** What the caller is to do about a frame, or to show. */
export type Effect =
  | { readonly type: "replaced" }
  | { readonly type: "added"; readonly marks: readonly Mark[] }
  | { readonly type: "sync"; readonly after: number | undefined }
  | { readonly type: "gap"; readonly after: number; readonly oldest: number }
  | { readonly type: "problem"; readonly message: string }
  | { readonly type: "junk"; readonly reason: string };

const ENTRIES = 50;
/** What was asked for and has not begun to come by then is asked for again. */
export const SYNC_PATIENCE_MS = 10_000;

/**
 * Turns the room's frames into what is shown, each click exactly once: what was seen is dropped, a hole is answered
 * with one `sync`, a snapshot replaces everything. Pure: no clock, no socket, no page.
 */
export class Feed {
  readonly marks = new Marks();
  #seen: number | undefined;
  #totals: Totals | undefined;
  #entries: Entry[] = [];
  #asked: { readonly until: number; readonly at: number } | undefined;

  /** The last sequence number of an unbroken run from the snapshot; undefined before the first frame. */
  get seen(): number | undefined {
    return this.#seen;
  }

  get totals(): Totals | undefined {
    return this.#totals;
  }

  /** Newest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** A new socket: what the old one was asked for will not come, its query has asked anew. */
  connected(): void {
    this.#asked = undefined;
  }

  /** @param now epoch milliseconds, by the server's clock */
  receive(text: string, now: number): Effect[] {
    try {
      return this.#apply(parse(text), now);
    } catch (error) {
      if (error instanceof Junk) return [{ type: "junk", reason: error.message }];
      throw error;
    }
  }

  /** The `sync` that has gone unanswered for too long, once more. */
  overdue(now: number): Effect[] {
    return this.#asked && now - this.#asked.at >= SYNC_PATIENCE_MS ? this.#sync(this.#asked.until, now) : [];
  }

  #apply(frame: Frame, now: number): Effect[] {
    switch (frame.type) {
      case "snapshot":
        return this.#replace(frame, now);
      case "clicks":
        return this.#follow(frame, now);
      case "cells":
        return this.#cells(frame, now);
      case "gap":
        // The snapshot is on its way; nothing before it is a reason to ask again.
        this.#asked = { until: Number.MAX_SAFE_INTEGER, at: now };
        return [{ type: "gap", after: frame.after, oldest: frame.oldest }];
      case "watchers":
        if (this.#totals) this.#totals = { ...this.#totals, watchers: frame.watchers };
        return [{ type: "added", marks: [] }];
      case "error":
        return [{ type: "problem", message: frame.message }];
      case "pong":
        return [];
    }
  }

  #replace(frame: SnapshotFrame, now: number): Effect[] {
    // What did not fit the snapshot follows unasked; should it stay away, it is asked for.
    this.#asked = frame.newest > frame.seq ? { until: frame.newest, at: now } : undefined;
    this.#seen = frame.seq;
    this.#totals = frame.totals ?? this.#totals;
    this.#entries = [];
    this.#list(frame.clicks.map(entry));
    this.marks.replace(frame.clicks.flatMap(mark), now);
    return [{ type: "replaced" }];
  }

  #follow(frame: ClicksFrame, now: number): Effect[] {
    const seen = this.#seen ?? 0;
    if (frame.seq < seen) return [];
    if (frame.after > seen) return this.#hole(frame.after, now);
    const fresh = frame.clicks.filter((click) => click.seq > seen && click.seq <= frame.seq);
    const effects = this.#advance(frame, fresh.map(entry), fresh.flatMap(mark), now);
    if (fresh.length !== frame.seq - seen) {
      effects.push({ type: "junk", reason: `clicks (${seen}, ${frame.seq}] came as ${fresh.length}` });
    }
    return effects;
  }

  #cells(frame: CellsFrame, now: number): Effect[] {
    const seen = this.#seen ?? 0;
    if (frame.seq <= seen) return [];
    // Cells cannot be cut at what was seen: the rest of an overlapping span has to be asked for.
    if (frame.after !== seen) return this.#hole(frame.seq, now);
    const count = frame.cells.reduce((sum, cell) => sum + cell.count, 0);
    const effects = this.#advance(frame, [burst(frame, count)], cellMarks(frame), now);
    if (count !== frame.seq - frame.after) {
      effects.push({ type: "junk", reason: `cells (${frame.after}, ${frame.seq}] add up to ${count}` });
    }
    return effects;
  }

  #advance(frame: ClicksFrame | CellsFrame, entries: readonly Entry[], marks: readonly Mark[], now: number): Effect[] {
    this.#seen = frame.seq;
    this.#totals = frame.totals ?? this.#totals;
    if (this.#asked) this.#asked = frame.seq >= this.#asked.until ? undefined : { ...this.#asked, at: now };
    this.#list(entries);
    this.marks.add(marks, now);
    return [{ type: "added", marks }];
  }

  #hole(until: number, now: number): Effect[] {
    return this.#asked ? this.overdue(now) : this.#sync(until, now);
  }

  #sync(until: number, now: number): Effect[] {
    this.#asked = { until, at: now };
    return [{ type: "sync", after: this.#seen }];
  }

  #list(entries: readonly Entry[]): void {
    this.#entries = [...entries].reverse().concat(this.#entries).slice(0, ENTRIES);
  }
}

function entry(click: Click): Entry {
  const { place, ...rest } = click;
  return { ...rest, count: 1, placed: place !== undefined };
}

function burst(frame: CellsFrame, count: number): Entry {
  return { seq: frame.seq, time: frame.last, count, placed: true };
}

function mark(click: Click): Mark[] {
  const { place, time } = click;
  return place ? [{ place, time, count: 1, ...named(click), ...(click.city ? { city: click.city } : {}) }] : [];
}

function cellMarks(frame: CellsFrame): Mark[] {
  const edge = frame.edge === undefined ? {} : { edge: frame.edge };
  return frame.cells.flatMap((cell) => {
    const { place, count } = cell;
    // A country's centre is no part of a grid.
    const shape = cell.approximate ? {} : edge;
    return place ? [{ place, time: frame.last, count, ...named(cell), ...shape }] : [];
  });
}

function named(of: Click | Cell): { country?: string; approximate?: true } {
  return {
    ...(of.country === undefined ? {} : { country: of.country }),
    ...(of.approximate ? { approximate: true } : {}),
  };
}
