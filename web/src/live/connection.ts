import { h } from "../dom";
import type { ConnectionState } from "../watch";
import { timeOfDay } from "../words";

const WORDS: Readonly<Record<ConnectionState, string>> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  "signed-out": "Signed out",
  "not-allowed": "Not allowed",
};

/** How the page is connected, why where it is not, and when it last heard of clicks. */
export class Connection {
  readonly #state = h("output", { "data-testid": "connection", "data-state": "connecting" }, WORDS.connecting);
  readonly #reason = h("p", { class: "reason", "data-testid": "reason", hidden: true });
  readonly #again = h("button", { type: "button", hidden: true, onclick: () => this.again() }, "Sign in again");
  readonly #updated = h("time", { "data-testid": "updated" }, "–");
  readonly #notice = h("p", { class: "notice", "data-testid": "notice", role: "status" });

  readonly element = h(
    "section",
    { class: "connection", "aria-label": "Connection" },
    h("div", { class: "state", "aria-live": "polite" }, this.#state, this.#reason),
    this.#again,
    h("p", { class: "updated" }, "last update ", this.#updated),
    this.#notice,
  );

  /** @param again what to do when the user wants to sign in again */
  constructor(private readonly again: () => void) {}

  show(state: ConnectionState, reason = ""): void {
    this.#state.dataset["state"] = state;
    this.#state.textContent = WORDS[state];
    this.#reason.textContent = reason;
    this.#reason.hidden = reason === "";
    this.#again.hidden = state !== "signed-out" && state !== "not-allowed";
  }

  updated(now: number): void {
    this.#updated.textContent = timeOfDay(now);
    this.#updated.dateTime = new Date(now).toISOString();
  }

  notice(text: string): void {
    this.#notice.textContent = text;
  }
}
