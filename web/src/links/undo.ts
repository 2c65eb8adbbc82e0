import { h } from "../dom";

const OFFERED_MS = 10_000;

/** Takes back what was done last, for ten seconds. */
export class Undo {
  readonly element = h("button", { type: "button", "data-testid": "undo", hidden: true, onclick: () => this.#take() }, "Undo");
  #back: (() => Promise<void>) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param lost called when it goes while it has the focus */
  constructor(private readonly lost: () => void) {}

  offer(back: () => Promise<void>): void {
    clearTimeout(this.#timer);
    this.#back = back;
    this.element.hidden = false;
    // Whoever deleted by keyboard is at nothing any more.
    this.element.focus();
    this.#timer = setTimeout(() => this.#over(), OFFERED_MS);
  }

  #take(): void {
    const back = this.#back;
    this.#end();
    void back?.();
  }

  #over(): void {
    const hadFocus = document.activeElement === this.element;
    this.#end();
    if (hadFocus) this.lost();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#back = undefined;
    this.element.hidden = true;
  }
}
