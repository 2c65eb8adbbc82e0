import { signal } from "@preact/signals";
import type { Totals } from "blip-client";
import type { JSX } from "preact";
import { clicks, countryName } from "../words";

const EVERY_MS = 30_000;

/** Tells screen readers in words how it goes, seldom enough to be listened to. */
export class Spoken {
  readonly words = signal("");
  #last = Number.NEGATIVE_INFINITY;
  #today = -1;

  show(totals: Totals | undefined): void {
    const now = Date.now();
    if (!totals || totals.today === this.#today || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#today = totals.today;
    const [most] = Object.entries(totals.countries).sort(([, a], [, b]) => b - a);
    const from = most ? `, most from ${countryName(most[0])}` : "";
    this.words.value = `${clicks(totals.today)} today${from}; ${clicks(totals.hour)} in the last hour.`;
  }
}

export function SpokenWords({ spoken }: { readonly spoken: Spoken }): JSX.Element {
  return (
    <p class="unseen" role="status" aria-live="polite" data-testid="spoken">
      {spoken.words}
    </p>
  );
}
