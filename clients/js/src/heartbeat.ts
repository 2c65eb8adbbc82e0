/** Milliseconds. */
export interface Pace {
  /** A page that is looked at asks after so much silence. */
  readonly quiet: number;
  /** A page in the background asks seldom: API Gateway ends a socket after ten idle minutes. */
  readonly hidden: number;
  /** So long after a question without an answer the page says that it is late. */
  readonly late: number;
  /** So long after, the socket is given up for a new one. */
  readonly dead: number;
  readonly check: number;
}

/** Where nobody waits for what comes. */
export const PACE: Pace = { quiet: 30_000, hidden: 240_000, late: 5_000, dead: 15_000, check: 500 };

/** Whether the server is there: anything that it sends is a sign, and silence is asked about. */
export class Heartbeat {
  #heard = 0;
  #asked = 0;
  #late = false;

  constructor(readonly pace: Pace = PACE) {}

  /** Something came; true if it was late. */
  heard(): boolean {
    const wasLate = this.#late || this.isQuiet;
    this.#heard = performance.now();
    this.#asked = 0;
    this.#late = false;
    return wasLate;
  }

  /** Whether nothing has come for a while. */
  get isQuiet(): boolean {
    return performance.now() - this.#heard >= this.pace.quiet;
  }

  /** A question is about to be asked; false if one is open. */
  pinged(): boolean {
    if (this.#asked > 0) return false;
    this.#asked = performance.now();
    return true;
  }

  /** The question that is open may never have left. */
  forget(): void {
    this.#asked = 0;
    this.#late = true;
  }

  /** What is due now. */
  beat(hidden: boolean): "ping" | "late" | "dead" | undefined {
    const now = performance.now();
    if (this.#asked === 0) {
      return now - this.#heard >= (hidden ? this.pace.hidden : this.pace.quiet) ? "ping" : undefined;
    }
    if (now - this.#asked >= this.pace.dead) {
      this.#asked = 0;
      return "dead";
    }
    if (this.#late || now - this.#asked < this.pace.late) return undefined;
    this.#late = true;
    return "late";
  }
}
