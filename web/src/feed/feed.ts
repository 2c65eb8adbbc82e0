import { type CellsFrame, type Cell, type Click, ClickSequence, type Heard, type Totals } from "blip-client";
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
  | Extract<Heard, { readonly type: "sync" | "gap" | "problem" | "junk" }>;

const ENTRIES = 50;

/** Turns the room's frames into what is shown, each click exactly once. Pure: no clock, no socket, no page. */
export class Feed {
  readonly marks = new Marks();
  readonly #sequence = new ClickSequence();
  #totals: Totals | undefined;
  #entries: Entry[] = [];

  /** The last sequence number of an unbroken run from the snapshot; undefined before the first frame. */
  get seen(): number | undefined {
    return this.#sequence.seen;
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
    this.#sequence.connected();
  }

  /** Other clicks are asked for: what comes before their snapshot is of those before. */
  forget(now: number): void {
    this.#sequence.forget(now);
  }

  /** @param now epoch milliseconds, by the server's clock */
  receive(text: string, now: number): Effect[] {
    return this.#sequence.receive(text, now).map((heard) => this.#apply(heard, now));
  }

  /** The `sync` that has gone unanswered for too long, once more. */
  overdue(now: number): Effect[] {
    return this.#sequence.overdue(now).map((heard) => this.#apply(heard, now));
  }

  #apply(heard: Heard, now: number): Effect {
    if ("totals" in heard) this.#totals = heard.totals;
    switch (heard.type) {
      case "snapshot":
        this.#entries = [];
        this.#list(heard.clicks.map(entry));
        this.marks.replace(heard.clicks.flatMap(mark), now);
        return { type: "replaced" };
      case "clicks":
        return this.#add(heard.clicks.map(entry), heard.clicks.flatMap(mark), now);
      case "cells":
        return this.#add([burst(heard.cells, heard.count)], cellMarks(heard.cells), now);
      case "watchers":
        if (this.#totals) this.#totals = { ...this.#totals, watchers: heard.watchers };
        return { type: "added", marks: [] };
      default:
        return heard;
    }
  }

  #add(entries: readonly Entry[], marks: readonly Mark[], now: number): Effect {
    this.#list(entries);
    this.marks.add(marks, now);
    return { type: "added", marks };
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
