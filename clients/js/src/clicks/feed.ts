import type { Blip } from "../blip.js";
import type { Pace } from "../heartbeat.js";
import { type Detail, RoomSocket, type SocketState } from "../socket.js";
import type { CellsFrame, Click, Totals } from "./frames.js";
import { ClickSequence, type Heard } from "./sequence.js";

/** Whom a feed tells; each click is told once, in sequence, alone or as part of a cell. */
export interface ClickWatcher {
  clicks(clicks: readonly Click[]): void;
  /** Many clicks of one flush, where they lie; the counts add up to `count`. */
  cells?(cells: CellsFrame, count: number): void;
  /** The room's window, oldest first: what was told before is over. Comes first, unless the feed is resumed, and after a gap. */
  snapshot?(clicks: readonly Click[]): void;
  /** Clicks after a number are no longer kept: some were missed. A snapshot follows. */
  gap?(after: number, oldest: number): void;
  totals?(totals: Totals): void;
  /** What the room says of a wrong message or view. */
  problem?(message: string): void;
  state?(state: SocketState, detail: Detail): void;
}

export interface Resume {
  /** The last number that was seen ({@link ClickFeed.seen} of an earlier feed); a snapshot comes where it is left out. */
  readonly after?: number;
  /** How the room is looked at: `tz` for the day that `totals` are of; `link`, `country` (`MY`), `city` (`MY/Ipoh`) for their clicks alone. */
  readonly view?: Readonly<Record<string, string>>;
  readonly pace?: Pace;
}

const CHECK_MS = 1_000;

/** An account's clicks over a socket that comes back and goes on where it was. */
export class ClickFeed {
  /** Resolves when it is closed; rejects with `Refused` where it was refused for good. */
  readonly ended: Promise<void>;
  readonly #sequence: ClickSequence;
  readonly #socket: RoomSocket;
  readonly #checks: ReturnType<typeof setInterval>;

  constructor(
    blip: Blip,
    account: string,
    private readonly watcher: ClickWatcher,
    { after, view = {}, pace }: Resume,
  ) {
    this.#sequence = new ClickSequence(after);
    this.#checks = setInterval(() => this.#act(this.#sequence.overdue(Date.now())), CHECK_MS);
    this.#socket = new RoomSocket(
      blip,
      "clicks",
      account,
      {
        state: (state, detail) => watcher.state?.(state, detail),
        opened: () => this.#sequence.connected(),
        heard: (text) => this.#act(this.#sequence.receive(text, Date.now())),
      },
      {
        query: () => ({ ...view, after: this.seen?.toString() }),
        ping: () => '{"type":"ping"}',
        ...(pace === undefined ? {} : { pace }),
      },
    );
    const over = (): void => clearInterval(this.#checks);
    this.ended = this.#socket.ended;
    this.ended.then(over, over);
  }

  /** The last number of an unbroken run: `after` of whoever goes on later. */
  get seen(): number | undefined {
    return this.#sequence.seen;
  }

  /** Ends it. */
  close(): void {
    this.#socket.close();
  }

  #act(all: readonly Heard[]): void {
    for (const heard of all) {
      this.#one(heard);
      if ("totals" in heard) this.watcher.totals?.(heard.totals);
    }
  }

  #one(heard: Heard): void {
    switch (heard.type) {
      case "snapshot":
        return this.watcher.snapshot?.(heard.clicks);
      case "clicks":
        return heard.clicks.length > 0 ? this.watcher.clicks(heard.clicks) : undefined;
      case "cells":
        return this.watcher.cells?.(heard.cells, heard.count);
      case "gap":
        return this.watcher.gap?.(heard.after, heard.oldest);
      case "sync":
        return void this.#socket.send(JSON.stringify({ type: "sync", after: heard.after }));
      case "problem":
        return this.watcher.problem?.(heard.message);
      case "watchers":
      case "junk":
    }
  }
}
