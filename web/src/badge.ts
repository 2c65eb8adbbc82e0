import type { Detail, SocketState } from "blip-client";
import { told } from "./api";
import { h } from "./dom";

const WORDS: Readonly<Record<SocketState, string>> = {
  connecting: "Connecting",
  live: "Live",
  late: "Late",
  reconnecting: "Reconnecting",
  offline: "Offline",
  refused: "Not allowed",
};

/** Says of a room's socket whether it is there. */
export class Badge {
  readonly #state = h("output", { "data-testid": "connection", "data-state": "connecting" }, WORDS.connecting);
  readonly element = h("p", { class: "badge" }, this.#state);

  show(state: SocketState, { error }: Detail = {}): void {
    this.#state.dataset["state"] = state;
    this.#state.textContent = state === "refused" ? `${WORDS[state]}: ${told(error)}` : WORDS[state];
  }
}
