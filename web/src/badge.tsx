import { signal } from "@preact/signals";
import type { Detail, SocketState } from "blip-client";
import type { JSX } from "preact";
import { told } from "./api";

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
  readonly state = signal<SocketState>("connecting");
  readonly words = signal(WORDS.connecting);

  show(state: SocketState, { error }: Detail = {}): void {
    this.state.value = state;
    this.words.value = state === "refused" ? `${WORDS[state]}: ${told(error)}` : WORDS[state];
  }
}

export function BadgeOf({ badge }: { readonly badge: Badge }): JSX.Element {
  return (
    <p class="badge">
      <output data-testid="connection" data-state={badge.state}>
        {badge.words}
      </output>
    </p>
  );
}
