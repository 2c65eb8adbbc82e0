import { type ReadonlySignal, signal } from "@preact/signals";
import type { Totals } from "blip-client";
import type { JSX } from "preact";
import { cityName } from "../filter";
import { countryName, number } from "../words";
import type { Zone } from "../zone";
import { Figure, Pair } from "./figure";
import { type Entrant, Ranking, TopList } from "./ranking";
import { Spark } from "./spark";
import { Tabs } from "./tabs";
import { WeekLine, type Weeks } from "./weeks";

/** What the map shows of what the room has counted. */
export interface Drawn {
  readonly count: number;
  /** Of its oldest click, epoch milliseconds. */
  readonly since?: number;
}

/** What the room has counted, and how much of it the map shows. */
export class Numbers {
  readonly today = signal("–");
  readonly hour = signal("–");
  readonly minute = signal("–");
  readonly watchers = signal("–");
  readonly unplaced = signal("–");
  readonly bots = signal("–");
  readonly drawn = signal("–");
  /** Since when today and what is drawn are counted, in words. */
  readonly since = signal("today");
  readonly window = signal("");
  readonly minutes = signal<readonly number[]>([]);
  readonly countries = new Ranking();
  readonly cities = new Ranking();
  readonly links = new Ranking();
  readonly referrers = new Ranking();
  readonly devices = new Ranking();

  show(totals: Totals | undefined, drawn: Drawn, zone: Zone): void {
    this.drawn.value = number(drawn.count);
    this.window.value = drawn.since === undefined ? "now" : `since ${zone.minute(drawn.since)}`;
    if (!totals) return;
    this.today.value = number(totals.today);
    this.since.value = sinceWhen(totals.since, zone);
    this.hour.value = number(totals.hour);
    this.minute.value = told(totals.minutes?.at(-1));
    this.watchers.value = told(totals.watchers);
    this.unplaced.value = number(totals.unplaced);
    this.bots.value = told(totals.bots);
    this.minutes.value = totals.minutes ?? [];
    this.#rank(totals);
  }

  #rank(totals: Totals): void {
    const unknown = totals.unknown ? [{ key: "", name: "unknown country", count: totals.unknown }] : [];
    this.countries.show([...entrants(totals.countries, countryName), ...unknown]);
    this.cities.show(entrants(totals.cities ?? {}, cityName));
    this.links.show(entrants(totals.links, (slug) => `/${slug}`));
    this.referrers.show(entrants(totals.referrers ?? {}, (host) => host));
    this.devices.show(entrants(totals.devices ?? {}, (device) => device));
  }
}

/** Rows of a list by their keys. */
function entrants(counts: Readonly<Record<string, number>>, name: (key: string) => string): Entrant[] {
  return Object.entries(counts).map(([key, count]) => ({ key, name: name(key), count }));
}

function told(value: number | undefined): string {
  return value === undefined ? "–" : number(value);
}

export function sinceWhen(since: number | undefined, zone: Zone): string {
  return since === undefined ? "the UTC day" : `since ${zone.minute(since)}, ${zone.label}`;
}

interface Props {
  readonly numbers: Numbers;
  /** How they compare with a week ago. */
  readonly weeks: Weeks;
}

/** Each number says of which span it is. */
export function Counts({ numbers, weeks }: Props): JSX.Element {
  return (
    <section class="numbers" aria-label="Counts">
      <dl class="figures">
        <Pair label="Clicks today" kind="main-figure" span={<small data-testid="today-span">{numbers.since}</small>} more={<WeekLine name="today-week" of={weeks.today} />}>
          <Figure name="today" value={numbers.today} />
        </Pair>
      </dl>
      <dl class="figures">
        <Pair label="Last minute" span="60 s" more={<WeekLine name="minute-week" of={weeks.quarter} />}>
          <Figure name="minute" value={numbers.minute} />
        </Pair>
        <Pair label="Last hour" span="60 min" more={<WeekLine name="hour-week" of={weeks.hour} />}>
          <Figure name="hour" value={numbers.hour} />
        </Pair>
        <Pair label="Watching" span="now">
          <Figure name="watchers" value={numbers.watchers} />
        </Pair>
      </dl>
      <Minutes counts={numbers.minutes} />
      <dl class="figures">
        <Pair label="On the map" span={<small data-testid="drawn-span">{numbers.window}</small>}>
          <Figure name="drawn" value={numbers.drawn} />
        </Pair>
        <Pair label="Unplaced" span="today">
          <Figure name="unplaced" value={numbers.unplaced} />
        </Pair>
        <Pair label="Bots left out" span="today">
          <Figure name="bots" value={numbers.bots} />
        </Pair>
      </dl>
      <Tops numbers={numbers} />
    </section>
  );
}

/** Of the last hour. */
export function Minutes({ counts }: { readonly counts: ReadonlySignal<readonly number[]> }): JSX.Element {
  return <Spark counts={counts.value} />;
}

function Tops({ numbers: { countries, cities, links, referrers, devices } }: Pick<Props, "numbers">): JSX.Element {
  return (
    <>
      <Tabs
        label="Top places"
        note="today"
        lists={[
          ["Countries", (isHidden) => <TopList ranking={countries} name="countries" by="country" hidden={isHidden} />],
          ["Cities", (isHidden) => <TopList ranking={cities} name="cities" by="city" hidden={isHidden} />],
        ]}
      />
      <Tabs
        label="Top sources"
        note="today"
        lists={[
          ["Links", (isHidden) => <TopList ranking={links} name="links" by="link" hidden={isHidden} />],
          ["Referrers", (isHidden) => <TopList ranking={referrers} name="referrers" hidden={isHidden} />],
          ["Devices", (isHidden) => <TopList ranking={devices} name="devices" hidden={isHidden} />],
        ]}
      />
    </>
  );
}
