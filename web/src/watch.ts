import PartySocket from "partysocket";
import { type Api, Refusal, told } from "./api";
import { pause } from "./backoff";
import { type Effect, Feed } from "./feed/feed";
import type { Mark } from "./feed/marks";
import type { Session } from "./session";

export type ConnectionState = "connecting" | "live" | "reconnecting" | "signed-out" | "not-allowed";

export interface Watcher {
  /** The state, and why where there is something to tell. */
  connection(state: ConnectionState, reason?: string): void;
  /** The feed changed; `added` are marks that just came, none after a snapshot. */
  changed(added: readonly Mark[]): void;
  /** Something the user should read that is no change of state. */
  notice(text: string): void;
}

/** Milliseconds. */
export interface Pace {
  /** API Gateway ends a socket after ten idle minutes. */
  readonly ping: number;
  /** A socket that is silent for so long after a ping is dead. */
  readonly pong: number;
  readonly check: number;
}

const PACE: Pace = { ping: 4 * 60_000, pong: 15_000, check: 5_000 };
/** A cold authorizer and a cold connect function answer later than partysocket's own 4 s. */
const HANDSHAKE_MS = 15_000;
/** A socket has to stay that long before the pauses start from small again. */
const STEADY_MS = 5_000;

/** One account's click room over a socket that comes back: feeds the {@link Feed}, tells the {@link Watcher}. */
export class Watch {
  readonly feed = new Feed();
  readonly #stopped = new AbortController();
  #socket: PartySocket | undefined;
  #clockAhead = 0;
  #attempts = 0;
  #opened = 0;
  #pinged = 0;
  #waiting = false;
  #everLive = false;
  #ticketed = false;

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly watcher: Watcher,
    private readonly pace = PACE,
  ) {}

  /** Epoch milliseconds by the server's clock, as far as it is known. */
  now(): number {
    return Date.now() + this.#clockAhead;
  }

  async start(): Promise<void> {
    const { signal } = this.#stopped;
    const checks = setInterval(() => this.#check(), this.pace.check);
    signal.addEventListener("abort", () => clearInterval(checks));
    // After a sleep or in another network the socket may be dead without knowing.
    addEventListener("online", () => this.#ping(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#ping(), { signal });
    this.watcher.connection("connecting");
    await this.#open();
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped.abort();
    this.#socket?.close();
  }

  async #open(): Promise<void> {
    try {
      this.#connect(await this.session.account());
    } catch (error) {
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) return this.#refused(error);
      this.#away(told(error));
      setTimeout(() => void this.#open(), pause(++this.#attempts));
    }
  }

  #connect(room: string): void {
    const socket = new PartySocket({
      host: location.host,
      protocol: location.protocol === "https:" ? "wss" : "ws",
      party: "clicks",
      room,
      query: () => this.#query(),
      // The pauses are the query's: partysocket's own have no jitter.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: HANDSHAKE_MS,
      maxEnqueuedMessages: 0,
    });
    this.#socket = socket;
    socket.addEventListener("open", () => this.#live());
    socket.addEventListener("message", (event) => this.#receive(event.data));
    socket.addEventListener("close", () => this.#lost());
  }

  /** Runs before each handshake: waits its turn, then gets a ticket, which is good for one socket. */
  async #query(): Promise<Record<string, string | undefined>> {
    if (this.#attempts > 0) await sleep(pause(this.#attempts));
    this.#attempts++;
    try {
      const { ticket, clockAhead } = await this.api.ticket();
      this.#clockAhead = clockAhead;
      this.#ticketed = true;
      return { ticket, after: this.feed.seen?.toString() };
    } catch (error) {
      if (error instanceof Refusal && error.permanent) {
        this.#socket?.close();
        this.#refused(error);
      } else {
        this.#away(told(error));
      }
      throw error;
    }
  }

  #live(): void {
    this.feed.connected();
    this.#everLive = true;
    this.#ticketed = false;
    this.#opened = this.#pinged = Date.now();
    this.#waiting = false;
    this.watcher.connection("live");
  }

  #lost(): void {
    if (!this.#socket?.shouldReconnect) return;
    if (this.#opened > 0) {
      if (Date.now() - this.#opened >= STEADY_MS) this.#attempts = 1;
      this.#opened = 0;
      this.#away();
    } else if (this.#ticketed) {
      this.#ticketed = false;
      this.#away("the socket was refused");
    }
  }

  #away(reason?: string): void {
    this.watcher.connection(this.#everLive ? "reconnecting" : "connecting", reason);
  }

  #refused(refusal: Refusal): void {
    this.watcher.connection(refusal.status === 403 ? "not-allowed" : "signed-out", told(refusal));
  }

  #receive(data: unknown): void {
    this.#waiting = false;
    this.#act(typeof data === "string" ? this.feed.receive(data, this.now()) : [{ type: "junk", reason: "not text" }]);
  }

  #act(effects: readonly Effect[]): void {
    for (const effect of effects) this.#one(effect);
  }

  #one(effect: Effect): void {
    switch (effect.type) {
      case "replaced":
        return this.watcher.changed([]);
      case "added":
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
    if (this.#opened > 0) this.#socket?.send(JSON.stringify(message));
  }

  #ping(): void {
    if (this.#opened === 0 || this.#waiting) return;
    this.#waiting = true;
    this.#pinged = Date.now();
    this.#send({ type: "ping" });
  }

  #check(): void {
    const since = Date.now() - this.#pinged;
    if (this.#waiting && since >= this.pace.pong) {
      this.#waiting = false;
      return this.#socket?.reconnect(1000, "no answer to a ping");
    }
    if (since >= this.pace.ping) this.#ping();
    this.#act(this.feed.overdue(this.now()));
    if (this.feed.marks.expire(this.now())) this.watcher.changed([]);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
