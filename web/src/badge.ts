import { h } from "./dom";
import type { SocketState } from "./socket";

const WORDS: Readonly<Record<SocketState, string>> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  refused: "Not allowed",
};

/** Says of a room's socket whether it is there. */
export class Badge {
  readonly #state = h("output", { "data-testid": "connection", "data-state": "connecting" }, WORDS.connecting);
  readonly element = h("p", { class: "badge" }, this.#state);

  show(state: SocketState, reason?: string): void {
    this.#state.dataset["state"] = state;
    this.#state.textContent = reason ? `${WORDS[state]}: ${reason}` : WORDS[state];
  }
}
