import { h } from "../dom";
import type { ConnectionState, Detail } from "../watch";
import type { Zone } from "../zone";

const WORDS: Readonly<Record<ConnectionState, string>> = {
  connecting: "Connecting",
  live: "Live",
  waking: "Waking",
  late: "Late: no answer yet",
  reconnecting: "Reconnecting",
  offline: "Offline",
  "signed-out": "Signed out",
  "not-allowed": "Not allowed",
};

const TICK_MS = 250;

/** How the page is connected, why where it is not, when it is tried again, and when it last heard of clicks. */
export class Connection {
  readonly #state = h("output", { "data-testid": "connection", "data-state": "connecting" }, WORDS.connecting);
  readonly #countdown = h("span", { class: "countdown", "data-testid": "countdown", "aria-hidden": "true" });
  readonly #reason = h("p", { class: "reason", "data-testid": "reason", hidden: true });
  readonly #again = h("button", { type: "button", hidden: true, onclick: () => this.again() }, "Sign in again");
  readonly #updated = h("time", { "data-testid": "updated" }, "–");
  readonly #notice = h("p", { class: "notice", "data-testid": "notice", role: "status" });
  #next: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  readonly element = h(
    "section",
    { class: "connection", "aria-label": "Connection" },
    h("div", { class: "state", "aria-live": "polite" }, this.#state, this.#countdown, this.#reason),
    this.#again,
    h("p", { class: "updated" }, "last update ", this.#updated),
    this.#notice,
  );

  /** @param again what to do when the user wants to sign in again */
  constructor(private readonly again: () => void) {}

  show(state: ConnectionState, { reason = "", again }: Detail = {}): void {
    if (this.#state.dataset["state"] !== state) {
      this.#state.dataset["state"] = state;
      this.#state.textContent = WORDS[state];
    }
    this.#reason.textContent = reason;
    this.#reason.hidden = reason === "";
    this.#again.hidden = state !== "signed-out" && state !== "not-allowed";
    this.#count(again);
  }

  /** Counts down to when it is tried again. */
  #count(next: number | undefined): void {
    clearInterval(this.#timer);
    this.#next = next;
    this.#tick();
    if (next !== undefined) this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    const seconds = this.#next === undefined ? 0 : Math.ceil((this.#next - Date.now()) / 1000);
    this.#countdown.textContent = seconds > 0 ? ` in ${seconds} s` : "";
  }

  updated(now: number, zone: Zone): void {
    this.#updated.textContent = zone.time(now);
    this.#updated.dateTime = new Date(now).toISOString();
  }

  notice(text: string): void {
    this.#notice.textContent = text;
  }
}
