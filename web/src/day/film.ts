import { type Mark, Marks } from "../feed/marks";
import { HOUR_MS } from "./days";

/** What of the clicks a moment adds to what is drawn; all of them where it was gone back, and the marks are others. */
export interface Cut {
  readonly isAnew: boolean;
  readonly added: readonly Mark[];
}

/** Past clicks as they came: what the map showed at any moment of them. Pure: no clock, no page. */
export class Film {
  /** What is drawn at the moment. */
  marks: Marks;
  #clicks: Mark[] = [];
  #isSorted = true;
  #shown = 0;
  #at: number;

  /** From one moment to another, epoch milliseconds. */
  constructor(
    readonly from: number,
    readonly to: number,
  ) {
    this.#at = to;
    this.marks = this.#empty();
  }

  get length(): number {
    return this.#clicks.length;
  }

  /** Epoch milliseconds of the moment. */
  get at(): number {
    return this.#at;
  }

  /** How many clicks had come by the moment, of those with a place. */
  get shown(): number {
    return this.#shown;
  }

  /** More clicks, in any order. */
  add(marks: readonly Mark[]): void {
    for (const mark of marks) this.#clicks.push(mark);
    this.#isSorted = false;
  }

  /** Goes to a moment; one outside of the film is its begin or its end. */
  seek(at: number): Cut {
    const to = Math.min(this.to, Math.max(this.from, at));
    const isAnew = !this.#isSorted || to < this.#at || this.#shown === 0;
    if (isAnew) this.#rewind();
    const first = this.#shown;
    while (this.#shown < this.#clicks.length && (this.#clicks[this.#shown] as Mark).time <= to) this.#shown++;
    const added = this.#clicks.slice(first, this.#shown);
    this.#at = to;
    this.marks.add(added, to);
    return { isAnew, added };
  }

  #rewind(): void {
    if (!this.#isSorted) this.#clicks.sort((a, b) => a.time - b.time);
    this.#isSorted = true;
    this.#shown = 0;
    this.marks = this.#empty();
  }

  #empty(): Marks {
    return new Marks(this.to - this.from, HOUR_MS);
  }
}
