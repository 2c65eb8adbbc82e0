import { signal } from "@preact/signals";
import type { JSX } from "preact";
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
  readonly state = signal<ConnectionState>("connecting");
  readonly reason = signal("");
  readonly countdown = signal("");
  readonly notice = signal("");
  /** When it last heard of clicks, as people read it and as machines do. */
  readonly time = signal("–");
  readonly moment = signal("");
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param again what to do when the user wants to sign in again */
  constructor(readonly again: () => void) {}

  show(state: ConnectionState, { reason = "", again }: Detail = {}): void {
    this.state.value = state;
    this.reason.value = reason;
    this.#count(again);
  }

  /** Counts down to when it is tried again. */
  #count(next: number | undefined): void {
    clearInterval(this.#timer);
    this.#tick(next);
    if (next !== undefined) this.#timer = setInterval(() => this.#tick(next), TICK_MS);
  }

  #tick(next: number | undefined): void {
    const seconds = next === undefined ? 0 : Math.ceil((next - Date.now()) / 1000);
    this.countdown.value = seconds > 0 ? ` in ${seconds} s` : "";
  }

  updated(now: number, zone: Zone): void {
    this.time.value = zone.time(now);
    this.moment.value = new Date(now).toISOString();
  }
}

export function ConnectionSection({ connection }: { readonly connection: Connection }): JSX.Element {
  const { reason, countdown, notice, time, moment, again } = connection;
  const state = connection.state.value;
  return (
    <section class="connection" aria-label="Connection">
      <div class="state" aria-live="polite">
        <output data-testid="connection" data-state={state}>
          {WORDS[state]}
        </output>
        <span class="countdown" data-testid="countdown" aria-hidden="true">
          {countdown}
        </span>
        <p class="reason" data-testid="reason" hidden={reason.value === ""}>
          {reason}
        </p>
      </div>
      <button type="button" hidden={state !== "signed-out" && state !== "not-allowed"} onClick={again}>
        Sign in again
      </button>
      <p class="updated">
        last update{" "}
        <time data-testid="updated" datetime={moment}>
          {time}
        </time>
      </p>
      <p class="notice" data-testid="notice" role="status">
        {notice}
      </p>
    </section>
  );
}
