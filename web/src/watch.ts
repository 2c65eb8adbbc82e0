import { Blip, type Detail as SocketDetail, type Pace, Refused, RoomSocket, type SocketState } from "blip-client";
import { type Api, told } from "./api";
import { type Effect, Feed } from "./feed/feed";
import type { Mark } from "./feed/marks";
import type { Session } from "./session";

/** `live`: what is shown is what is. `waking`: nobody ran the room, somebody is coming. `late`: the server owes an answer. */
export type ConnectionState =
  | "connecting"
  | "live"
  | "waking"
  | "late"
  | "reconnecting"
  | "offline"
  | "signed-out"
  | "not-allowed";

/** More about a state, where there is something to tell. */
export interface Detail {
  readonly reason?: string;
  /** When it is tried again, by this machine's clock in epoch milliseconds. */
  readonly again?: number;
}

export interface Watcher {
  connection(state: ConnectionState, detail: Detail): void;
  /** The feed changed; `added` are marks that just came, none after a snapshot. */
  changed(added: readonly Mark[]): void;
  /** Something the user should read that is no change of state. */
  notice(text: string): void;
}

/** A page that somebody looks at: quiet, late and twice the check together are the longest time for which it is wrong about its connection, less than 10 s. */
export const PACE: Pace = { quiet: 3_500, hidden: 240_000, late: 3_500, dead: 15_000, check: 500 };

const PING = JSON.stringify({ type: "ping" });
const PONG = '{"type":"pong"';
/** The answer where nobody runs the room, in the very bytes of it. */
const RESTING = `${PONG},"resting":true`;
const WAKING = "Nothing happened for a while, so the map's server was asleep. Whatever you missed comes with it.";

/** Numbers of the last hour change without any click: so old they are asked for again. */
const TOTALS_MS = 20_000;

/** One account's click room over a socket that comes back: feeds the {@link Feed}, tells the {@link Watcher}. */
export class Watch {
  readonly feed = new Feed();
  readonly #stopped = new AbortController();
  #socket: RoomSocket | undefined;
  #clockAhead = 0;
  #looks = 0;
  #told = 0;
  #isWaking = false;

  /** Whether the room has said anything since the socket opened: a gateway opens sockets of rooms that nobody runs, too. */
  #isHeard = false;

  /** @param view how the room is looked at: what of the socket's query is not the watch's own */
  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly watcher: Watcher,
    private view: Readonly<Record<string, string>> = {},
    private readonly pace: Pace = PACE,
  ) {}

  /** Epoch milliseconds by the server's clock, as far as it is known. */
  now(): number {
    return Date.now() + this.#clockAhead;
  }

  start(): void {
    const checks = setInterval(() => this.#check(), this.pace.check);
    this.#stopped.signal.addEventListener("abort", () => clearInterval(checks));
    const blip = new Blip({ origin: location.origin, ticket: () => this.#ticket() });
    this.#socket = new RoomSocket(
      blip,
      "clicks",
      () => this.session.account(),
      {
        state: (state, detail) => this.#state(state, detail),
        opened: () => this.#opened(),
        heard: (text) => this.#heard(text),
      },
      {
        query: () => ({ ...this.view, after: this.feed.seen?.toString() }),
        ping: () => PING,
        pace: this.pace,
      },
    );
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped.abort();
    this.#socket?.close();
  }

  /**
   * Looks at the room in another way from now on.
   *
   * @param isOther whether other clicks are meant, so that what is shown is no longer what is asked for
   */
  look(view: Readonly<Record<string, string>>, isOther = false): void {
    this.view = view;
    if (isOther) this.feed.forget(this.now());
    // Numbered, since what is sent at once may come in any sequence: the last one holds.
    this.#send({ type: "filter", n: ++this.#looks, ...view, ...(this.feed.seen === undefined ? {} : { after: this.feed.seen }) });
  }

  async #ticket(): Promise<string> {
    const { ticket, clockAhead } = await this.api.ticket();
    this.#clockAhead = clockAhead;
    return ticket;
  }

  #opened(): void {
    this.feed.connected();
    this.#isHeard = false;
    this.#told = Date.now();
  }

  #heard(text: string): void {
    if (text.startsWith(PONG)) this.#ponged(text.startsWith(RESTING));
    else this.#awake();
    this.#act(this.feed.receive(text, this.now()));
  }

  /** What was asked only whether it is there is asked for what has become old, and woken by that; not by a page that nobody looks at. */
  #ponged(isResting: boolean): void {
    if (!isResting) this.#awake();
    if (document.visibilityState === "hidden") return;
    const { seen } = this.feed;
    if (!isResting) {
      if (seen !== undefined && Date.now() - this.#told >= TOTALS_MS) this.#send({ type: "sync", after: seen });
    } else if (!this.#isWaking) {
      this.#isWaking = true;
      this.#state("live", {});
      if (seen !== undefined) this.#send({ type: "sync", after: seen });
    }
  }

  #awake(): void {
    if (this.#isHeard && !this.#isWaking) return;
    this.#isHeard = true;
    this.#isWaking = false;
    this.#state("live", {});
  }

  #state(state: SocketState, { error, again }: SocketDetail): void {
    if (state === "live" && this.#isWaking) return this.watcher.connection("waking", { reason: WAKING });
    if (state === "live" && !this.#isHeard) return;
    this.watcher.connection(named(state, error), {
      ...(error === undefined ? {} : { reason: told(error) }),
      ...(again === undefined ? {} : { again }),
    });
  }

  #act(effects: readonly Effect[]): void {
    for (const effect of effects) this.#one(effect);
  }

  #one(effect: Effect): void {
    switch (effect.type) {
      case "replaced":
        this.#told = Date.now();
        return this.watcher.changed([]);
      case "added":
        this.#told = Date.now();
        return this.watcher.changed(effect.marks);
      case "sync":
        return this.#send({ type: "sync", after: effect.after });
      case "gap":
        return this.watcher.notice(
          `Clicks after ${effect.after} are no longer in the room's window: the map starts anew from what it holds.`,
        );
      case "problem":
        return this.watcher.notice(effect.message);
      case "junk":
        console.warn(`Blip: ignored a frame or a part of it: ${effect.reason}`);
    }
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #check(): void {
    this.#act(this.feed.overdue(this.now()));
    if (this.feed.marks.expire(this.now())) this.watcher.changed([]);
  }
}

function named(state: SocketState, error: unknown): ConnectionState {
  if (state !== "refused") return state;
  return error instanceof Refused && error.status === 403 ? "not-allowed" : "signed-out";
}
