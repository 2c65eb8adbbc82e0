import ReconnectingWebSocket from "partysocket/ws";
import { pauseAfter } from "./backoff.js";
import type { Blip } from "./blip.js";
import { Heartbeat, type Pace } from "./heartbeat.js";
import { Refused } from "./refused.js";
import { address } from "./room.js";
import { isHidden, isOnline, isReachable, listen } from "./surroundings.js";

/** `live`: what was heard is what is. `late`: the server owes an answer. `offline`: there is no network. `refused`: for good. */
export type SocketState = "connecting" | "live" | "late" | "reconnecting" | "offline" | "refused";

/** More about a state, where there is something to tell. */
export interface Detail {
  /** What went wrong. */
  readonly error?: unknown;
  /** When it is tried again, by this machine's clock in epoch milliseconds. */
  readonly again?: number;
}

/** Whom a socket tells. Nothing is told once it is closed. */
export interface Hearer {
  heard(text: string): void;
  /** A socket has opened; what it is to hear first may be sent. */
  opened?(): void;
  /** The one that was open is lost. */
  lost?(): void;
  state?(state: SocketState, detail: Detail): void;
}

export interface Opening {
  /** Asked before each handshake: what stands in the address beside the ticket. */
  readonly query?: () => Readonly<Record<string, string | undefined>>;
  /** What a silent server is asked, and answers; without it silence is taken for peace. */
  readonly ping?: () => string;
  readonly pace?: Pace;
}

/** A cold authorizer and a cold connect function answer later than partysocket's own 4 s. */
const HANDSHAKE_MS = 20_000;
/** A socket has to stay that long before the pauses start from small again. */
const STEADY_MS = 5_000;

/** A room's socket that comes back, with a new ticket each time; what is said while it is away is not kept. */
export class RoomSocket {
  /** Resolves when it is closed; rejects with {@link Refused} where it was refused for good. */
  readonly ended: Promise<void>;
  readonly #stopped = new AbortController();
  readonly #heart: Heartbeat;
  readonly #socket: ReconnectingWebSocket;
  readonly #host: string;
  #end!: (why?: Refused) => void;
  #hurry: () => void = () => undefined;
  #failure: unknown;
  #attempts = 0;
  #opened = 0;
  #wasLive = false;
  #ticketed = false;

  /** @param room its name, or where it comes from, asked before each handshake */
  constructor(
    private readonly blip: Blip,
    private readonly party: string,
    private readonly room: string | (() => Promise<string>),
    private readonly hearer: Hearer,
    private readonly opening: Opening = {},
  ) {
    const { origin, WebSocket } = blip.settings;
    this.#host = new URL(origin).hostname;
    this.#heart = new Heartbeat(opening.pace);
    this.ended = new Promise((done, refuse) => {
      this.#end = (why) => (why === undefined ? done() : refuse(why));
    });
    this.ended.catch(() => undefined);
    this.#watch();
    this.#tell("connecting");
    if (!isOnline()) this.#tell("offline");
    this.#socket = new ReconnectingWebSocket(() => this.#url(), undefined, {
      // The pauses are the address's: partysocket's own have no jitter.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: HANDSHAKE_MS,
      maxEnqueuedMessages: 0,
      ...(WebSocket === undefined ? {} : { WebSocket }),
    });
    this.#socket.addEventListener("open", () => this.#live());
    this.#socket.addEventListener("message", ({ data }) => this.#heard(String(data)));
    this.#socket.addEventListener("close", () => this.#lost());
  }

  #watch(): void {
    const { signal } = this.#stopped;
    const beats = setInterval(() => this.#beat(), this.#heart.pace.check);
    signal.addEventListener("abort", () => clearInterval(beats));
    listen(signal, { online: () => this.#online(), offline: () => this.#offline(), looked: () => this.#looked() });
  }

  get isOpen(): boolean {
    return this.#opened > 0 && this.#socket.readyState === this.#socket.OPEN;
  }

  /** True if it left. */
  send(text: string): boolean {
    return this.isOpen && this.#socket.send(text);
  }

  /** Sends what the server must answer, with whatever: else the socket is given up for a new one. */
  ask(text: string): void {
    this.#heart.pinged();
    this.send(text);
  }

  /** Gives this socket up for a new one. */
  reconnect(why: string): void {
    if (!this.#stopped.signal.aborted) this.#socket.reconnect(1000, why);
  }

  /**
   * Ends it for good.
   *
   * @param why it is no use to go on
   */
  close(why?: Refused): void {
    if (this.#stopped.signal.aborted) return;
    if (why !== undefined) this.#tell("refused", { error: why });
    this.#stopped.abort();
    this.#hurry();
    // Not yet there if the hearer closes it at once.
    this.#socket?.close();
    this.#end(why);
  }

  #tell(state: SocketState, detail: Detail = {}): void {
    if (!this.#stopped.signal.aborted) this.hearer.state?.(state, detail);
  }

  /** Asked for before each handshake: waits its turn, then gets a ticket, which is good for one socket. */
  async #url(): Promise<string> {
    if (this.#attempts++ > 0) await this.#wait();
    try {
      const room = typeof this.room === "string" ? this.room : await this.room();
      const url = new URL(address(this.party, room), this.blip.settings.origin.replace(/^http/, "ws"));
      const query = { ticket: await this.blip.ticket(), ...this.opening.query?.() };
      for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
      this.#failure = undefined;
      this.#ticketed = true;
      return url.href;
    } catch (error) {
      this.#failure = error;
      if (error instanceof Refused && error.permanent) this.close(error);
      else this.#away({ error });
      throw error;
    }
  }

  /** A pause before the next attempt, shortened when the machine comes back online. */
  async #wait(): Promise<void> {
    const ms = pauseAfter(this.#failure, this.#attempts - 1);
    const isTold = this.#failure instanceof Refused && this.#failure.retryAfterMs > 0;
    this.#away({ ...(this.#failure === undefined ? {} : { error: this.#failure }), again: Date.now() + ms });
    await new Promise<void>((done) => {
      const end = (): void => {
        clearTimeout(timer);
        done();
      };
      const timer = setTimeout(end, ms);
      this.#hurry = () => (isTold && !this.#stopped.signal.aborted ? undefined : end());
    });
    this.#away({});
  }

  #live(): void {
    this.#wasLive = true;
    this.#ticketed = false;
    this.#opened = Date.now();
    this.#heart.heard();
    this.#tell("live");
    if (!this.#stopped.signal.aborted) this.hearer.opened?.();
  }

  #lost(): void {
    if (this.#stopped.signal.aborted) return;
    if (this.#opened > 0) {
      if (Date.now() - this.#opened >= STEADY_MS) this.#attempts = 1;
      this.#opened = 0;
      this.hearer.lost?.();
      this.#away({});
    } else if (this.#ticketed) {
      this.#ticketed = false;
      this.#failure = new Refused(0, "unreachable", "the socket was refused");
      this.#away({ error: this.#failure });
    }
  }

  #away(detail: Detail): void {
    if (!isOnline()) this.#tell("offline", detail);
    else this.#tell(this.#wasLive ? "reconnecting" : "connecting", detail);
  }

  #heard(text: string): void {
    if (this.#stopped.signal.aborted) return;
    const isBack = this.#heart.heard() || !isOnline();
    if (isBack && this.#opened > 0 && isReachable(this.#host)) this.#tell("live");
    this.hearer.heard(text);
  }

  #ping(): void {
    const { ping } = this.opening;
    if (ping !== undefined && this.isOpen && this.#heart.pinged()) this.send(ping());
  }

  /** Somebody looks at a page that nobody looked at: it is not known to be right until the server has answered. */
  #looked(): void {
    if (this.opening.ping === undefined) return;
    if (this.#opened > 0 && this.#heart.isQuiet) this.#tell("late");
    this.#ping();
  }

  #online(): void {
    this.#hurry();
    if (this.#opened === 0) return;
    if (this.opening.ping === undefined) return this.#tell("live");
    this.#tell("late");
    this.#heart.forget();
    this.#ping();
  }

  #offline(): void {
    this.#tell("offline");
    this.#ping();
  }

  #beat(): void {
    if (this.#opened === 0) return;
    switch (this.#heart.beat(isHidden())) {
      case "ping":
        return this.#ping();
      case "late":
        return this.#tell(isOnline() ? "late" : "offline");
      case "dead":
        this.reconnect("no answer");
    }
  }
}
