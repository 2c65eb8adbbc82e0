/** The click room's messages, and the one place where text from a socket becomes one of them. */

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Click {
  readonly seq: number;
  readonly time: number;
  readonly place?: Place;
  /** The place is its country's centre: where in the country is not known. */
  readonly approximate?: true;
  readonly country?: string;
  readonly city?: string;
  readonly link?: string;
}

export interface Cell {
  readonly count: number;
  readonly place?: Place;
  readonly approximate?: true;
  readonly country?: string;
}

type Counts = Readonly<Record<string, number>>;

/** What a room tells that has counted it; an older room leaves out what is optional. */
export interface Totals {
  /** Whose clicks alone they are, where a share shows one link. */
  readonly link?: string;
  /** Epoch milliseconds of today's begin; where it is left out, today is the UTC day. */
  readonly since?: number;
  readonly today: number;
  readonly hour: number;
  readonly unplaced: number;
  /** Clicks of no known country today. */
  readonly unknown?: number;
  /** Crawlers and previews today, which nothing else counts. */
  readonly bots?: number;
  readonly watchers?: number;
  /** Clicks of the last 60 minutes, oldest first. */
  readonly minutes?: readonly number[];
  readonly countries: Counts;
  readonly links: Counts;
  /** By country and name, for instance `MY/Kuala Lumpur`. */
  readonly cities?: Counts;
  readonly devices?: Counts;
  readonly referrers?: Counts;
}

interface Span {
  readonly after: number;
  readonly seq: number;
  /** How many of (after, seq] are a filter's; all where it is left out. */
  readonly matched?: number;
  readonly totals?: Totals;
}

export type SnapshotFrame = {
  readonly type: "snapshot";
  readonly seq: number;
  readonly newest: number;
  readonly clicks: readonly Click[];
  readonly totals?: Totals;
};
export type ClicksFrame = Span & { readonly type: "clicks"; readonly clicks: readonly Click[] };
export type CellsFrame = Span & {
  readonly type: "cells";
  readonly first: number;
  readonly last: number;
  /** How long the sides of a cell are, in degrees, where the room tells it. */
  readonly edge?: number;
  readonly cells: readonly Cell[];
};
export type Frame =
  | SnapshotFrame
  | ClicksFrame
  | CellsFrame
  | { readonly type: "gap"; readonly after: number; readonly oldest: number }
  | { readonly type: "watchers"; readonly watchers: number }
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "pong" };

/** What is wrong with a frame, in words for the console. */
export class Junk extends Error {
  override readonly name = "Junk";
}

/** @throws Junk where the text is no message of the click room */
export function parse(text: string): Frame {
  const frame = json(text);
  const type = frame["type"];
  switch (type) {
    case "snapshot":
      return snapshot(frame);
    case "clicks":
      return { type, ...span(frame), clicks: list(frame, "clicks").map(click) };
    case "cells":
      return {
        type,
        ...span(frame),
        first: moment(frame, "first"),
        last: moment(frame, "last"),
        ...some(frame, "edge"),
        cells: list(frame, "cells").map(cell),
      };
    case "gap":
      return { type, after: sequence(frame, "after"), oldest: sequence(frame, "oldest") };
    case "watchers":
      return { type, watchers: amount(frame["watchers"]) };
    case "error":
      return { type, message: problem(frame["error"]) };
    case "pong":
      return { type };
    default:
      throw new Junk(`unknown type ${JSON.stringify(type)}`);
  }
}

type Json = Readonly<Record<string, unknown>>;

function json(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Junk("not JSON");
  }
  return object(value, "frame");
}

function object(value: unknown, name: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Junk(`${name} must be an object, was ${JSON.stringify(value)}`);
  }
  return value as Json;
}

function snapshot(frame: Json): SnapshotFrame {
  const seq = sequence(frame, "seq");
  const newest = frame["newest"] == null ? seq : sequence(frame, "newest");
  return { type: "snapshot", seq, newest, clicks: list(frame, "clicks").map(click), ...totals(frame) };
}

function span(frame: Json): Span {
  const after = sequence(frame, "after");
  const seq = sequence(frame, "seq");
  if (seq < after) throw new Junk(`seq must be at least after = ${after}, was ${seq}`);
  return { after, seq, ...some(frame, "matched"), ...totals(frame) };
}

function list(frame: Json, name: string): Json[] {
  const value = frame[name];
  if (!Array.isArray(value)) throw new Junk(`${name} must be an array, was ${JSON.stringify(value)}`);
  return value.map((item) => object(item, `each of ${name}`));
}

function sequence(frame: Json, name: string): number {
  const value = frame[name];
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw new Junk(`${name} must be a whole number from 0, was ${JSON.stringify(value)}`);
  }
  return value as number;
}

function moment(frame: Json, name: string): number {
  const value = frame[name];
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw new Junk(`${name} must be epoch milliseconds, was ${JSON.stringify(value)}`);
  }
  return value;
}

function click(value: Json): Click {
  return {
    seq: sequence(value, "seq"),
    time: moment(value, "time"),
    ...place(value),
    ...approximate(value),
    ...word(value, "country"),
    ...word(value, "city"),
    ...word(value, "link"),
  };
}

function cell(value: Json): Cell {
  const count = sequence(value, "count");
  if (count === 0) throw new Junk("count must be 1 or more, was 0");
  return { count, ...place(value), ...approximate(value), ...word(value, "country") };
}

function approximate(value: Json): { approximate?: true } {
  return value["approximate"] === true ? { approximate: true } : {};
}

/** Nothing where the coordinates are absent or off the globe: such a click is unplaced, not lost. */
function place(value: Json): { place?: Place } {
  const latitude = value["latitude"];
  const longitude = value["longitude"];
  if (!within(latitude, 90) || !within(longitude, 180)) return {};
  return { place: { latitude, longitude } };
}

function within(degrees: unknown, most: number): degrees is number {
  return typeof degrees === "number" && Math.abs(degrees) <= most;
}

function word<K extends string>(value: Json, name: K): { [key in K]?: string } {
  const text = value[name];
  return (typeof text === "string" && text !== "" ? { [name]: text } : {}) as { [key in K]?: string };
}

/** Absent totals are no reason to throw clicks away. */
function totals(frame: Json): { totals?: Totals } {
  const value = frame["totals"];
  if (value == null) return {};
  const from = object(value, "totals");
  return {
    totals: {
      ...(typeof from["link"] === "string" ? { link: from["link"] } : {}),
      ...some(from, "since"),
      today: amount(from["today"]),
      hour: amount(from["hour"]),
      unplaced: amount(from["unplaced"]),
      ...some(from, "unknown"),
      ...some(from, "bots"),
      ...some(from, "watchers"),
      ...(Array.isArray(from["minutes"]) ? { minutes: from["minutes"].map(amount) } : {}),
      countries: amounts(from["countries"]),
      links: amounts(from["links"]),
      ...(from["cities"] ? { cities: amounts(from["cities"]) } : {}),
      ...(from["devices"] ? { devices: amounts(from["devices"]) } : {}),
      ...(from["referrers"] ? { referrers: amounts(from["referrers"]) } : {}),
    },
  };
}

/** An amount that an older room does not tell. */
function some<K extends string>(value: Json, name: K): { [key in K]?: number } {
  return (typeof value[name] === "number" ? { [name]: amount(value[name]) } : {}) as { [key in K]?: number };
}

function amount(value: unknown): number {
  return typeof value === "number" && value >= 0 ? value : 0;
}

function amounts(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, n]) => amount(n) > 0));
}

function problem(value: unknown): string {
  const message = typeof value === "object" && value !== null ? (value as Json)["message"] : undefined;
  return typeof message === "string" ? message : "the room reported an error";
}
