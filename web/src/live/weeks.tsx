import { type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Api } from "../api";
import type { Filter } from "../filter";
import type { Zone } from "../zone";
import { change, type Compared, compare, lastQuarter, type WeekAgo } from "./weekago";

/** A refused comparison is asked for again so much later. */
const AGAIN_MS = 60_000;

/** How a figure compares. */
interface Line {
  readonly short: string;
  readonly trend: "up" | "down" | "same";
  readonly words: string;
}

/** The small lines below the figures that compare them with the week before; asked for once a quarter of an hour. */
export class Weeks {
  readonly today = signal<Line | undefined>(undefined);
  readonly hour = signal<Line | undefined>(undefined);
  readonly quarter = signal<Line | undefined>(undefined);
  #asked: string | undefined;
  #failedAt = 0;
  /** The link that is meant; all where it is empty. */
  #of: string | undefined = "";

  constructor(private readonly api: Pick<Api, "stats">) {}

  /** Asks anew where another quarter, zone or link is meant; the ledger does not count by places. Nobody needs what they do not look at. */
  async show(zone: Zone, now: number, { link, country, city }: Filter = {}): Promise<void> {
    const of = country !== undefined || city !== undefined ? undefined : (link ?? "");
    if (of !== this.#of) this.#hide();
    this.#of = of;
    if (of === undefined) return;
    const wanted = `${zone.name} ${lastQuarter(now)} ${of}`;
    if (wanted === this.#asked || document.hidden || now - this.#failedAt < AGAIN_MS) return;
    this.#asked = wanted;
    try {
      const api: Pick<Api, "stats"> = { stats: (question) => this.api.stats({ ...question, ...(of === "" ? {} : { link: of }) }) };
      const weeks = await compare(api, now, zone);
      if (this.#asked === wanted) this.#tell(weeks, zone.minute(weeks.until));
    } catch {
      // The connection's badge tells of a server that is away; a comparison may come later.
      this.#asked = undefined;
      this.#failedAt = now;
    }
  }

  #hide(): void {
    this.#asked = undefined;
    this.today.value = this.hour.value = this.quarter.value = undefined;
  }

  #tell({ today, hour, quarter }: WeekAgo, until: string): void {
    this.today.value = lineOf(today, until, "today");
    this.hour.value = lineOf(hour, until, "in an hour");
    this.quarter.value = lineOf(quarter, until, "in a quarter of an hour");
  }
}

function lineOf(compared: Compared, until: string, span: string): Line | undefined {
  const { short, words } = change(compared, until);
  const trend = compared.now > compared.then ? "up" : compared.now < compared.then ? "down" : "same";
  return short === "" ? undefined : { short, trend, words: `${span}: ${words}` };
}

export function WeekLine({ name, of }: { readonly name: string; readonly of: ReadonlySignal<Line | undefined> }): JSX.Element {
  const line = of.value;
  return (
    <dd class="week" data-testid={name} hidden={!line} data-trend={line?.trend} title={line?.words}>
      {line && (
        <>
          <span aria-hidden="true">{`${line.short} in a week`}</span>
          <span class="unseen">{line.words}</span>
        </>
      )}
    </dd>
  );
}
