import PartySocket from "partysocket";
import { pause, sleep } from "./backoff.js";
import { Refused } from "./blip.js";
import type { Topic } from "./topic.js";

export interface Message {
  /** Its number in the topic, from 1. */
  readonly seq: number;
  /** Epoch milliseconds when the topic took it. */
  readonly time: number;
  /** The publisher's. */
  readonly id: string;
  readonly data: unknown;
  /** How often it was sent to this subscription, from 1. */
  readonly delivery: number;
}

/** Acknowledged when it resolves; comes again, after a pause that grows, when it throws. */
export type Handler = (message: Message) => unknown;

export type From = "new" | "all" | "last" | { seq: number } | { time: number } | { agoMs: number };

export interface Subscribe {
  readonly from?: From;
  /** The place is kept under this name. */
  readonly durable?: string;
  /** Members share one place, and each message goes to one of them. */
  readonly group?: string;
  /** Until an unacknowledged message comes again; 30 s if left out. */
  readonly ackWaitMs?: number;
  /** Most messages that are sent ahead of the handler; 16 if left out. */
  readonly maxInFlight?: number;
}

const IN_FLIGHT = 16;
const HANDSHAKE_MS = 20_000;
const PING_MS = 30_000;
const ANSWER_MS = 15_000;
const HANDLED = 10_000;

/** A topic's messages over a socket that comes back; at least once each. */
export class Subscription {
  /** Resolves when it is closed; rejects with {@link Refused} where it was refused for good, or taken over. */
  readonly ended: Promise<void>;
  readonly #socket: PartySocket;
  /** Numbers that the handler has dealt with: their acknowledgement may have been lost. */
  readonly #handled = new Set<number>();
  #end!: (why?: Refused) => void;
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #subscribed = false;
  #attempts = 0;
  /** Rises with each socket: what an older one brought comes again. */
  #life = 0;
  #closed = false;

  constructor(
    private readonly topic: Topic,
    private readonly how: Subscribe,
    private readonly handler: Handler,
  ) {
    this.ended = new Promise((done, refuse) => {
      this.#end = (why) => (why === undefined ? done() : refuse(why));
    });
    this.ended.catch(() => undefined);
    const { origin, WebSocket } = topic.blip.settings;
    const { host, protocol } = new URL(origin);
    this.#socket = new PartySocket({
      host,
      protocol: protocol === "https:" ? "wss" : "ws",
      party: "topic",
      room: topic.name,
      query: () => this.#query(),
      // The pauses are the query's: partysocket's own have no jitter.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: HANDSHAKE_MS,
      maxEnqueuedMessages: 0,
      ...(WebSocket === undefined ? {} : { WebSocket }),
    });
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("message", ({ data }) => this.#heard(JSON.parse(String(data))));
    this.#socket.addEventListener("close", () => this.#lost());
  }

  /** Ends it. A durable one's place is kept; a message that is being handled comes again. */
  close(): void {
    this.#stop();
  }

  #stop(why?: Refused): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lost();
    this.#socket.close();
    this.#end(why);
  }

  /** Runs before each handshake: waits its turn, then gets a ticket, which is good for one socket. */
  async #query(): Promise<Record<string, string>> {
    if (this.#attempts++ > 0) await sleep(pause(this.#attempts - 1));
    try {
      return { ticket: await this.topic.blip.ticket() };
    } catch (error) {
      if (error instanceof Refused && error.permanent) this.#stop(error);
      throw error;
    }
  }

  #opened(): void {
    this.#life++;
    this.#send({ type: "subscribe", ack: "explicit", maxInFlight: IN_FLIGHT, ...this.how });
    this.#expect();
  }

  #lost(): void {
    this.#life++;
    this.#subscribed = false;
    clearTimeout(this.#timer);
  }

  /** Something must come, or the socket is taken for lost. */
  #expect(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again("no answer"), ANSWER_MS);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#send({ type: "ping" });
      this.#expect();
    }, PING_MS);
  }

  #again(why: string): void {
    if (!this.#closed) this.#socket.reconnect(1000, why);
  }

  #heard(frame: { type?: string; error?: { kind?: string; message?: string } } & Message): void {
    if (this.#closed) return;
    this.#rest();
    switch (frame.type) {
      case "subscribed":
        this.#subscribed = true;
        this.#attempts = 1;
        return;
      case "message":
        return this.#queue(frame, this.#life);
      case "error":
        return this.#refused(frame.error?.kind ?? "", frame.error?.message ?? "");
      default:
        // Before the answer this is API Gateway's own: the request did not reach the topic.
        if (!this.#subscribed) this.#again("not subscribed");
    }
  }

  #refused(kind: string, message: string): void {
    if (kind === "taken_over") this.#stop(new Refused(409, message));
    else if (!this.#subscribed && kind === "internal") this.#again(message);
    else if (!this.#subscribed) this.#stop(new Refused(400, message));
  }

  #queue(message: Message, life: number): void {
    this.#work = this.#work.then(() => (life === this.#life ? this.#receive(message, life) : undefined));
  }

  async #receive({ seq, time, id, data, delivery }: Message, life: number): Promise<void> {
    if (this.#handled.has(seq) || (await this.#handle({ seq, time, id, data, delivery }))) {
      this.#remember(seq);
      if (life === this.#life) this.#send({ type: "ack", seq });
    } else {
      await sleep(pause(delivery - 1));
      if (life === this.#life) this.#send({ type: "nak", seq });
    }
  }

  async #handle(message: Message): Promise<boolean> {
    try {
      await this.handler(message);
      return true;
    } catch (error) {
      console.warn(`${this.topic.name}: message ${message.seq}:`, error);
      return false;
    }
  }

  #remember(seq: number): void {
    this.#handled.add(seq);
    const [oldest] = this.#handled;
    if (this.#handled.size > HANDLED && oldest !== undefined) this.#handled.delete(oldest);
  }

  #send(frame: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}
