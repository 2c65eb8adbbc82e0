import { LONGEST_ROOM, nameProblem } from "../roomname";

/** Why an account can have no topic of that name; nothing where it can. */
export function topicProblem(account: string, name: string): string | undefined {
  return nameProblem("topic", name, LONGEST_ROOM - roomOf(account, "").length);
}

/** The room of an account's topic. */
export function roomOf(account: string, name: string): string {
  return `${account}.${name}`;
}

/** A message of a topic. */
export interface TopicMessage {
  readonly seq: number;
  readonly time: number;
  readonly id: string;
  /** JSON, as it was published: numbers have all their digits. */
  readonly data: string;
}

/** What a frame of a topic means. */
export type TopicFrame =
  | { readonly type: "message"; readonly message: TopicMessage }
  | { readonly type: "subscribed"; readonly next: number }
  | { readonly type: "published"; readonly id: string; readonly seq: number }
  | { readonly type: "gap"; readonly after: number; readonly oldest: number }
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "junk" };

export interface Subscriber {
  readonly durable?: string;
  readonly group?: string;
  readonly next: number;
  readonly inFlight: number;
  readonly connected: number;
}

export interface TopicInfo {
  readonly first: number;
  readonly last: number;
  readonly messages: number;
  readonly bytes: number;
  readonly subscribers: readonly Subscriber[];
}

/** A message that was set aside for one subscription. */
export interface DeadLetter {
  /** The letter's own number. */
  readonly seq: number;
  /** The message's number in the topic. */
  readonly message: number;
  readonly data: unknown;
  readonly durable?: string;
  readonly group?: string;
  readonly delivery: number;
  readonly reason: string;
}

/** Where to read from, as the topic's protocol has it; undefined if the words mean nothing. */
export function fromOf(text: string): unknown {
  const word = text.trim().toLowerCase();
  if (word === "" || word === "new") return "new";
  if (word === "all" || word === "last") return word;
  if (/^\d{1,15}$/.test(word)) return { seq: Number(word) };
  const [, count, unit] = /^(\d{1,6})\s*(s|min|h|d)( ago)?$/.exec(word) ?? [];
  if (count !== undefined && unit !== undefined) return { agoMs: Number(count) * (UNITS[unit] as number) };
  // A browser takes much for a time that is none: "-1" is the year 2001.
  const time = /^\d{4}-\d\d/.test(word) ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(time) ? undefined : { time };
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

export function parse(text: string): TopicFrame {
  let frame: Record<string, unknown>;
  try {
    frame = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { type: "junk" };
  }
  switch (frame["type"]) {
    case "message":
      return { type: "message", message: { seq: Number(frame["seq"]), time: Number(frame["time"]), id: String(frame["id"]), data: verbatim(text) ?? JSON.stringify(frame["data"]) } };
    case "subscribed":
      return { type: "subscribed", next: Number(frame["next"]) };
    case "published":
      return { type: "published", id: String(frame["id"]), seq: Number(frame["seq"]) };
    case "gap":
      return { type: "gap", after: Number(frame["after"]), oldest: Number(frame["oldest"]) };
    case "error":
      return { type: "error", message: String((frame["error"] as Record<string, unknown> | undefined)?.["message"] ?? "unknown error") };
    default:
      return { type: "junk" };
  }
}

const MESSAGE = /^\{"type":"message","seq":\d+,"time":\d+,"id":"(?:[^"\\]|\\.)*","data":(.*),"delivery":\d+\}$/s;

/** A message's data as the topic has it, byte for byte. */
function verbatim(frame: string): string | undefined {
  return MESSAGE.exec(frame)?.[1];
}

/** A frame of a socket is at most 32 KB. */
const MOST_BYTES = 32 * 1024;

/**
 * The frame that publishes what was typed: JSON as it is, anything else as a text.
 *
 * @returns undefined where it is too long for a socket
 */
export function publishing(id: string, typed: string): string | undefined {
  const frame = `{"type":"publish","id":${JSON.stringify(id)},"data":${isJson(typed) ? typed : JSON.stringify(typed)}}`;
  return new TextEncoder().encode(frame).length > MOST_BYTES ? undefined : frame;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** How many messages a subscriber has still to acknowledge. */
export function behind({ last }: TopicInfo, { next }: Subscriber): number {
  return Math.max(0, last + 1 - next);
}
