import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const OFFERED_MS = 10_000;

/** Takes back what was done last, for ten seconds. */
export class Undo {
  readonly offered = signal<(() => Promise<void>) | undefined>(undefined);
  /** Whether the button has the focus. */
  isFocused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param lost called when it goes while it has the focus */
  constructor(private readonly lost: () => void) {}

  offer(back: () => Promise<void>): void {
    clearTimeout(this.#timer);
    this.offered.value = back;
    this.#timer = setTimeout(() => this.#over(), OFFERED_MS);
  }

  take(): void {
    const back = this.offered.value;
    this.#end();
    void back?.();
  }

  #over(): void {
    const hadFocus = this.isFocused;
    this.#end();
    if (hadFocus) this.lost();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.offered.value = undefined;
    this.isFocused = false;
  }
}

export function UndoButton({ undo }: { readonly undo: Undo }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const offered = undo.offered.value;
  // Whoever deleted by keyboard is at nothing any more.
  useLayoutEffect(() => {
    if (offered) button.current?.focus();
  }, [offered]);
  return (
    <button ref={button} type="button" data-testid="undo" hidden={!offered} onFocus={() => (undo.isFocused = true)} onBlur={() => (undo.isFocused = false)} onClick={() => undo.take()}>
      Undo
    </button>
  );
}
