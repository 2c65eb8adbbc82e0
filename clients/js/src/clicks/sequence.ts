import { type CellsFrame, type Click, type ClicksFrame, type Frame, Junk, parse, type SnapshotFrame, type Totals } from "./frames.js";

/** What a frame of a click room means. */
export type Heard =
  /** What was there before is over. */
  | { readonly type: "snapshot"; readonly clicks: readonly Click[]; readonly totals?: Totals }
  /** Clicks that were not seen, in sequence. */
  | { readonly type: "clicks"; readonly clicks: readonly Click[]; readonly totals?: Totals }
  /** Many at once, none of them seen, as cells. */
  | { readonly type: "cells"; readonly cells: CellsFrame; readonly count: number; readonly totals?: Totals }
  /** Clicks after a number are lost to whoever has seen no more; a snapshot follows. */
  | { readonly type: "gap"; readonly after: number; readonly oldest: number }
  | { readonly type: "watchers"; readonly watchers: number }
  /** The room is to be asked for what comes after a number; for a snapshot where there is none. */
  | { readonly type: "sync"; readonly after: number | undefined }
  | { readonly type: "problem"; readonly message: string }
  | { readonly type: "junk"; readonly reason: string };

/** What was asked for and has not begun to come by then is asked for again. */
export const SYNC_PATIENCE_MS = 10_000;

/**
 * Makes of a click room's frames each click exactly once: what was seen is dropped, a hole is answered with one `sync`, a
 * snapshot replaces everything. Pure: no clock, no socket.
 */
export class ClickSequence {
  #seen: number | undefined;
  #asked: { readonly until: number; readonly at: number } | undefined;

  /** @param seen the last number that was seen, where there was any */
  constructor(seen?: number) {
    this.#seen = seen;
  }

  /** The last number of an unbroken run; undefined before the first frame. */
  get seen(): number | undefined {
    return this.#seen;
  }

  /** A new socket: what the old one was asked for will not come, its query has asked anew. */
  connected(): void {
    this.#asked = undefined;
  }

  /** Another view was asked for: what comes before its snapshot is of the last one. */
  forget(now: number): void {
    this.#seen = undefined;
    this.#asked = { until: Number.MAX_SAFE_INTEGER, at: now };
  }

  /** @param now epoch milliseconds */
  receive(text: string, now: number): Heard[] {
    try {
      return this.#apply(parse(text), now);
    } catch (error) {
      if (error instanceof Junk) return [{ type: "junk", reason: error.message }];
      throw error;
    }
  }

  /** The `sync` that has gone unanswered for too long, once more. */
  overdue(now: number): Heard[] {
    return this.#asked && now - this.#asked.at >= SYNC_PATIENCE_MS ? this.#sync(this.#asked.until, now) : [];
  }

  #apply(frame: Frame, now: number): Heard[] {
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
        return [{ type: "watchers", watchers: frame.watchers }];
      case "error":
        return [{ type: "problem", message: frame.message }];
      case "pong":
        return [];
    }
  }

  #replace(frame: SnapshotFrame, now: number): Heard[] {
    // What did not fit the snapshot follows unasked; should it stay away, it is asked for.
    this.#asked = frame.newest > frame.seq ? { until: frame.newest, at: now } : undefined;
    this.#seen = frame.seq;
    return [{ type: "snapshot", clicks: frame.clicks, ...totals(frame) }];
  }

  #follow(frame: ClicksFrame, now: number): Heard[] {
    const seen = this.#seen ?? 0;
    if (frame.seq < seen) return [];
    if (frame.after > seen) return this.#hole(frame.after, now);
    const fresh = frame.clicks.filter((click) => click.seq > seen && click.seq <= frame.seq);
    this.#advance(frame, now);
    const heard: Heard[] = [{ type: "clicks", clicks: fresh, ...totals(frame) }];
    const isCut = frame.matched !== undefined && frame.after < seen;
    if (!isCut && fresh.length !== (frame.matched ?? frame.seq - seen)) {
      heard.push({ type: "junk", reason: `clicks (${seen}, ${frame.seq}] came as ${fresh.length}` });
    }
    return heard;
  }

  #cells(frame: CellsFrame, now: number): Heard[] {
    const seen = this.#seen ?? 0;
    if (frame.seq <= seen) return [];
    // Cells cannot be cut at what was seen: the rest of an overlapping span has to be asked for.
    if (frame.after !== seen) return this.#hole(frame.seq, now);
    const count = frame.cells.reduce((sum, cell) => sum + cell.count, 0);
    this.#advance(frame, now);
    const heard: Heard[] = [{ type: "cells", cells: frame, count, ...totals(frame) }];
    if (count !== (frame.matched ?? frame.seq - frame.after)) {
      heard.push({ type: "junk", reason: `cells (${frame.after}, ${frame.seq}] add up to ${count}` });
    }
    return heard;
  }

  #advance(frame: ClicksFrame | CellsFrame, now: number): void {
    this.#seen = frame.seq;
    if (this.#asked) this.#asked = frame.seq >= this.#asked.until ? undefined : { ...this.#asked, at: now };
  }

  #hole(until: number, now: number): Heard[] {
    return this.#asked ? this.overdue(now) : this.#sync(until, now);
  }

  #sync(until: number, now: number): Heard[] {
    this.#asked = { until, at: now };
    return [{ type: "sync", after: this.#seen }];
  }
}

function totals({ totals }: { readonly totals?: Totals }): { totals?: Totals } {
  return totals === undefined ? {} : { totals };
}
