import PartySocket from "partysocket";
import { type Api, Refusal, told } from "./api";
import { pause } from "./backoff";
import { type Effect, Feed } from "./feed/feed";
import type { Mark } from "./feed/marks";
import { Heartbeat, type Pace } from "./heartbeat";
import type { Session } from "./session";

/** `live`: what is shown is what is. `late`: the server owes an answer. */
export type ConnectionState =
  | "connecting"
  | "live"
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

/** A cold authorizer and a cold connect function answer later than partysocket's own 4 s. */
const HANDSHAKE_MS = 15_000;
/** A socket has to stay that long before the pauses start from small again. */
const STEADY_MS = 5_000;
/** Numbers of the last hour change without any click: so old they are asked for again. */
const TOTALS_MS = 20_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** One account's click room over a socket that comes back: feeds the {@link Feed}, tells the {@link Watcher}. */
export class Watch {
  readonly feed = new Feed();
  readonly #stopped = new AbortController();
  readonly #heart: Heartbeat;
  #socket: PartySocket | undefined;
  #clockAhead = 0;
  #attempts = 0;
  #opened = 0;
  #told = 0;
  #everLive = false;
  #ticketed = false;
  #refused = false;
  #hurry: () => void = () => undefined;

  /** @param view how the room is looked at: what of the socket's query is not the watch's own */
  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly watcher: Watcher,
    private view: Readonly<Record<string, string>> = {},
    pace?: Pace,
  ) {
    this.#heart = new Heartbeat(pace);
  }

  /** Epoch milliseconds by the server's clock, as far as it is known. */
  now(): number {
    return Date.now() + this.#clockAhead;
  }

  async start(): Promise<void> {
    const { signal } = this.#stopped;
    const checks = setInterval(() => this.#check(), this.#heart.pace.check);
    signal.addEventListener("abort", () => clearInterval(checks));
    addEventListener("online", () => this.#online(), { signal });
    addEventListener("offline", () => this.#offline(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#looked(), { signal });
    this.watcher.connection("connecting", {});
    if (!navigator.onLine) this.#offline();
    await this.#open();
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped.abort();
    this.#hurry();
    this.#socket?.close();
  }

  /** Looks at the room in another way from now on. */
  look(view: Readonly<Record<string, string>>): void {
    this.view = view;
    this.#send({ type: "filter", ...view, ...(this.feed.seen === undefined ? {} : { after: this.feed.seen }) });
  }

  async #open(): Promise<void> {
    try {
      this.#connect(await this.session.account());
    } catch (error) {
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) return this.#refuse(error);
      await this.#wait(told(error));
      if (!this.#stopped.signal.aborted) await this.#open();
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
    if (this.#attempts > 0) await this.#wait();
    else this.#attempts++;
    try {
      const { ticket, clockAhead } = await this.api.ticket();
      this.#clockAhead = clockAhead;
      this.#ticketed = true;
      return { ...this.view, ticket, after: this.feed.seen?.toString() };
    } catch (error) {
      if (error instanceof Refusal && error.permanent) {
        this.#socket?.close();
        this.#refuse(error);
      } else {
        this.#away({ reason: told(error) });
      }
      throw error;
    }
  }

  /** A pause before the next attempt, shortened when the machine comes back online. */
  async #wait(reason?: string): Promise<void> {
    const ms = pause(this.#attempts++);
    this.#away({ ...(reason === undefined ? {} : { reason }), again: Date.now() + ms });
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      this.#hurry = () => {
        clearTimeout(timer);
        done();
      };
    });
    if (!this.#stopped.signal.aborted) this.#away({});
  }

  #live(): void {
    this.feed.connected();
    this.#everLive = true;
    this.#ticketed = false;
    this.#opened = Date.now();
    this.#told = Date.now();
    this.#heart.heard();
    this.watcher.connection("live", {});
  }

  #lost(): void {
    if (!this.#socket?.shouldReconnect) return;
    if (this.#opened > 0) {
      if (Date.now() - this.#opened >= STEADY_MS) this.#attempts = 1;
      this.#opened = 0;
      this.#away({});
    } else if (this.#ticketed) {
      this.#ticketed = false;
      this.#away({ reason: "the socket was refused" });
    }
  }

  #away(detail: Detail): void {
    if (!navigator.onLine) this.watcher.connection("offline", detail);
    else this.watcher.connection(this.#everLive ? "reconnecting" : "connecting", detail);
  }

  #refuse(refusal: Refusal): void {
    this.#refused = true;
    this.watcher.connection(refusal.status === 403 ? "not-allowed" : "signed-out", { reason: told(refusal) });
  }

  #receive(data: unknown): void {
    // A machine without a network still reaches itself.
    const isBack = this.#heart.heard() || (!navigator.onLine && LOOPBACK.test(location.hostname));
    if (isBack && this.#opened > 0) this.watcher.connection("live", {});
    this.#act(typeof data === "string" ? this.feed.receive(data, this.now()) : [{ type: "junk", reason: "not text" }]);
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
    if (this.#opened > 0) this.#socket?.send(JSON.stringify(message));
  }

  #ping(): void {
    if (this.#opened === 0 || !this.#heart.pinged()) return;
    const { seen } = this.feed;
    const stale = seen !== undefined && Date.now() - this.#told >= TOTALS_MS;
    this.#send(stale ? { type: "sync", after: seen } : { type: "ping" });
  }

  /** Somebody looks at a page that nobody looked at: it is not known to be right until the server has answered. */
  #looked(): void {
    if (this.#opened > 0 && this.#heart.isQuiet) this.watcher.connection("late", {});
    this.#ping();
  }

  #online(): void {
    this.#hurry();
    if (this.#opened === 0) return;
    this.watcher.connection("late", {});
    this.#heart.forget();
    this.#ping();
  }

  #offline(): void {
    if (!this.#refused) this.watcher.connection("offline", {});
    this.#ping();
  }

  #check(): void {
    if (this.#opened > 0) this.#beat();
    this.#act(this.feed.overdue(this.now()));
    if (this.feed.marks.expire(this.now())) this.watcher.changed([]);
  }

  #beat(): void {
    switch (this.#heart.beat(document.hidden)) {
      case "ping":
        return this.#ping();
      case "late":
        return this.watcher.connection(navigator.onLine ? "late" : "offline", {});
      case "dead":
        this.#socket?.reconnect(1000, "no answer to a ping");
    }
  }
}
