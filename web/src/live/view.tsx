import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Config } from "../config";
import { type DayControl, DayChoice } from "../day/control";
import { DaySection, type DayView } from "../day/view";
import type { View } from "../map/faces";
import type { Zone } from "../zone";
import { type Chips, FilterChips } from "./chips";
import { type Connection, ConnectionSection } from "./connection";
import { EmptyCard } from "./empty";
import { ExportButtons, type Exports } from "./exports";
import { type Latest, LatestClicks } from "./latest";
import { Counts, type Numbers } from "./numbers";
import { AddressProblem, type Problems } from "./problems";
import { type Spoken, SpokenWords } from "./spoken";
import { Toolbar, type Tools } from "./tools";
import type { Weeks } from "./weeks";
import { Zones } from "./zones";

/** What stands on the map and beside it. */
export interface Parts {
  readonly config: Config;
  readonly heading: ReadonlySignal<string>;
  readonly problems: Problems;
  /** Whether what is live is shown. */
  readonly isLive: ReadonlySignal<boolean>;
  /** Whether there are no clicks. */
  readonly isQuiet: ReadonlySignal<boolean>;
  readonly view: ReadonlySignal<View>;
  readonly own: Zone;
  readonly zone: ReadonlySignal<Zone>;
  readonly choose: (zone: string | undefined) => void;
  readonly tools: Tools;
  readonly connection: Connection;
  readonly numbers: Numbers;
  readonly weeks: Weeks;
  readonly latest: Latest;
  readonly chips: Chips;
  readonly control: DayControl;
  readonly day: DayView;
  readonly exports: Exports;
  readonly spoken: Spoken;
}

interface Props {
  readonly parts: Parts;
}

/** All but the map itself. It reads no signal, so it is drawn once, and what is put beside its elements stays. */
export function Live({ parts }: Props): JSX.Element {
  const { config, heading, isQuiet, view, tools, spoken } = parts;
  return (
    <>
      <h1 class="unseen" tabindex={-1}>
        {heading}
      </h1>
      <Toolbar tools={tools} view={view} />
      <EmptyCard config={config} isQuiet={isQuiet} />
      <Panel parts={parts} />
      <LatestLive parts={parts} />
      <SpokenWords spoken={spoken} />
    </>
  );
}

function Panel({ parts }: Props): JSX.Element {
  const { own, zone, choose, problems, chips, control, day, exports } = parts;
  return (
    <aside class="panel" aria-label="Clicks">
      <div class="head">
        <DayChoice control={control} />
        <Zones own={own} zone={zone} choose={choose} />
      </div>
      <AddressProblem problems={problems} />
      <FilterChips chips={chips} />
      <DaySection day={day} />
      <LiveParts parts={parts} />
      <ExportButtons exports={exports} />
    </aside>
  );
}

function LiveParts({ parts: { isLive, connection, numbers, weeks } }: Props): JSX.Element {
  return (
    <div class="live-parts" hidden={!isLive.value}>
      <ConnectionSection connection={connection} />
      <Counts numbers={numbers} weeks={weeks} />
    </div>
  );
}

function LatestLive({ parts: { isLive, latest } }: Props): JSX.Element {
  return <LatestClicks latest={latest} hidden={!isLive.value} />;
}
