import { Acknowledgements } from "./acknowledgements.js";
import { pause, sleep } from "./backoff.js";
import { Refused } from "./refused.js";
import { RoomSocket } from "./socket.js";
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

interface Frame extends Message {
  readonly type?: string;
  readonly error?: { kind?: string; message?: string };
  readonly messages: readonly Message[];
}

const IN_FLIGHT = 16;
const HANDLED = 10_000;

/** A topic's messages over a socket that comes back; at least once each. */
export class Subscription {
  /** Resolves when it is closed; rejects with {@link Refused} where it was refused for good, or taken over. */
  readonly ended: Promise<void>;
  readonly #socket: RoomSocket;
  /** Numbers that the handler has dealt with: their acknowledgement may have been lost. */
  readonly #handled = new Set<number>();
  readonly #acks: Acknowledgements;
  #work: Promise<void> = Promise.resolve();
  /** Messages that wait for the handler. */
  #ahead = 0;
  #subscribed = false;
  /** Rises with each socket: what an older one brought comes again. */
  #life = 0;

  constructor(
    private readonly topic: Topic,
    private readonly how: Subscribe,
    private readonly handler: Handler,
  ) {
    this.#acks = new Acknowledgements((frame) => this.#send(frame));
    this.#socket = topic.blip.room("topic", topic.name).connect(
      {
        opened: () => this.#opened(),
        heard: (text) => this.#heard(JSON.parse(text)),
        lost: () => this.#lost(),
      },
      { ping: () => '{"type":"ping"}' },
    );
    this.ended = this.#socket.ended;
  }

  /** Ends it. A durable one's place is kept; a message that is being handled comes again. */
  close(): void {
    this.#acks.flush();
    this.#stop();
  }

  #stop(why?: Refused): void {
    this.#lost();
    this.#socket.close(why);
  }

  #opened(): void {
    this.#life++;
    // Something must come, or the socket is taken for lost.
    this.#socket.ask(JSON.stringify({ type: "subscribe", ack: "explicit", batch: true, maxInFlight: IN_FLIGHT, ...this.how }));
  }

  #lost(): void {
    this.#life++;
    this.#acks.forget();
    this.#subscribed = false;
  }

  #heard(frame: Frame): void {
    switch (frame.type) {
      case "subscribed":
        this.#subscribed = true;
        return;
      case "message":
        return this.#queue(frame, this.#life);
      case "messages":
        this.#acks.together = true;
        for (const message of frame.messages) this.#queue(message, this.#life);
        return;
      case "error":
        return this.#refused(frame.error?.kind ?? "", frame.error?.message ?? "");
      default:
        // Before the answer this is API Gateway's own: the request did not reach the topic.
        if (!this.#subscribed) this.#socket.reconnect("not subscribed");
    }
  }

  #refused(kind: string, message: string): void {
    if (kind === "taken_over") this.#stop(new Refused(409, kind, message));
    else if (!this.#subscribed && kind === "internal") this.#socket.reconnect(message);
    else if (!this.#subscribed) this.#stop(new Refused(400, kind, message));
  }

  #queue(message: Message, life: number): void {
    this.#ahead++;
    this.#work = this.#work.then(() => {
      this.#ahead--;
      return life === this.#life ? this.#receive(message, life) : undefined;
    });
  }

  async #receive({ seq, time, id, data, delivery }: Message, life: number): Promise<void> {
    this.#acks.hurry();
    if (this.#handled.has(seq) || (await this.#handle({ seq, time, id, data, delivery }))) {
      this.#remember(seq);
      // Half of what is ahead: the topic sends more while the other half is dealt with.
      const most = this.#ahead === 0 ? 1 : Math.ceil((this.how.maxInFlight ?? IN_FLIGHT) / 2);
      if (life === this.#life) this.#acks.add(seq, most);
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
    this.#socket.send(JSON.stringify(frame));
  }
}
