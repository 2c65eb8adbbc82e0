import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { Zone } from "../zone";

interface Props {
  /** The reader's. */
  readonly own: Zone;
  /** The page's. */
  readonly zone: ReadonlySignal<Zone>;
  /** Takes another zone; undefined for the reader's own. */
  readonly choose: (zone: string | undefined) => void;
}

/** Which time zone the page speaks in: the reader's, or UTC. */
export function Zones({ own, zone, choose }: Props): JSX.Element {
  const shown = zone.value;
  const isUtc = shown.name === Zone.UTC.name;
  return (
    <div class="zones" role="group" aria-label="Time zone of the page">
      <button type="button" data-testid="zone-own" hidden={own.name === Zone.UTC.name} aria-pressed={!isUtc} onClick={() => choose(undefined)}>
        {isUtc || shown.name === own.name ? own.label : shown.label}
      </button>
      <button type="button" data-testid="zone-utc" aria-pressed={isUtc} onClick={() => choose("UTC")}>
        UTC
      </button>
    </div>
  );
}
