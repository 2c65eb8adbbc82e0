/** Shorter than anyone notices, longer than a quick handler takes with a frame of messages. */
const A_MOMENT_MS = 10;
/** A frame of API Gateway's is at most 32 KB. */
const MOST = 1_000;

/**
 * What a socket's topic is told to be done with. What is done within a moment leaves in one frame, where the topic takes
 * that; nothing waits longer, also while the next message is being handled.
 */
export class Acknowledgements {
  /** The topic has sent several messages at once, so it takes several acknowledgements at once. */
  together = false;
  #waiting: number[] = [];
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (frame: object) => void) {}

  /**
   * A message was dealt with.
   *
   * @param most so many do not wait for more
   */
  add(seq: number, most: number): void {
    this.#waiting.push(seq);
    if (!this.together || this.#waiting.length >= Math.min(most, MOST)) return this.flush();
    if (this.#timer !== undefined) return;
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.flush(), A_MOMENT_MS);
  }

  /** What has waited for a moment leaves: a handler that waits for nothing may have held its timer up. */
  hurry(): void {
    if (this.#timer !== undefined && performance.now() - this.#since >= A_MOMENT_MS) this.flush();
  }

  /** What waits leaves. */
  flush(): void {
    const [seq] = this.#waiting;
    if (seq !== undefined) this.send(this.#waiting.length === 1 ? { type: "ack", seq } : { type: "ack", seqs: this.#waiting });
    this.#clear();
  }

  /** The socket is lost: what waited comes again. */
  forget(): void {
    this.together = false;
    this.#clear();
  }

  #clear(): void {
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
