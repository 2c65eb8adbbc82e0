import { nameProblem } from "../roomname";

/** Of letters, as the room takes it. */
export const LONGEST_NAME = 32;
const LONGEST_ROOM = 32;
const PRIVATE = /^[0-9a-f]{64}$/;

/** Whether it is the name of a private room, which the server makes. */
export function isPrivate(room: string): boolean {
  return PRIVATE.test(room);
}

/** Why there can be no chat of that name; nothing where there can. */
export function roomProblem(room: string): string | undefined {
  return isPrivate(room) ? undefined : nameProblem("room", room, LONGEST_ROOM);
}

/** A message that was said. */
export interface Said {
  readonly name: string;
  readonly message: string;
  readonly timestamp: number;
}

/** What a frame of the chat means. */
export type Heard =
  | { readonly type: "said"; readonly said: Said }
  | { readonly type: "people" }
  | { readonly type: "ready" }
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "junk" };

/** Who is there and what was heard, out of the chat's frames. Pure: no socket, no page. */
export class Talk {
  readonly #people = new Map<string, number>();
  #last = Number.NEGATIVE_INFINITY;

  /** By name, each with how many sockets. */
  get people(): readonly (readonly [name: string, sockets: number])[] {
    return [...this.#people].sort(([one], [other]) => one.localeCompare(other));
  }

  /** A new socket: who is there is told anew, and so is the history, of which only what is new is heard. */
  reopened(): void {
    this.#people.clear();
  }

  receive(text: string): Heard {
    const frame = parsed(text);
    if (typeof frame["error"] === "string") return { type: "error", message: frame["error"] };
    if (frame["ready"] === true) return { type: "ready" };
    if (typeof frame["joined"] === "string") return this.#count(frame["joined"], 1);
    if (typeof frame["quit"] === "string") return this.#count(frame["quit"], -1);
    const { name, message, timestamp } = frame;
    if (typeof name !== "string" || typeof message !== "string" || typeof timestamp !== "number") return { type: "junk" };
    // Timestamps rise strictly, so a repeated one is the same message.
    if (timestamp <= this.#last) return { type: "junk" };
    this.#last = timestamp;
    return { type: "said", said: { name, message, timestamp } };
  }

  #count(name: string, by: number): Heard {
    const sockets = (this.#people.get(name) ?? 0) + by;
    if (sockets > 0) this.#people.set(name, sockets);
    else this.#people.delete(name);
    return { type: "people" };
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
