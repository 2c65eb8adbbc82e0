import type { Totals } from "blip-client";
import { h } from "../dom";
import { cityName } from "../filter";
import { countryName, number } from "../words";
import type { Zone } from "../zone";
import { figure, pair, put } from "./figure";
import { type Entrant, Ranking } from "./ranking";
import { Spark } from "./spark";
import { tabs } from "./tabs";
import type { Weeks } from "./weeks";

/** What the map shows of what the room has counted. */
export interface Drawn {
  readonly count: number;
  /** Of its oldest click, epoch milliseconds. */
  readonly since?: number;
}

/** What the room has counted, and how much of it the map shows. Each number says of which span it is. */
export class Numbers {
  readonly #today = figure("today");
  readonly #hour = figure("hour");
  readonly #minute = figure("minute");
  readonly #watchers = figure("watchers");
  readonly #unplaced = figure("unplaced");
  readonly #bots = figure("bots");
  readonly #drawn = figure("drawn");
  readonly #since = h("small", { "data-testid": "today-span" }, "today");
  readonly #window = h("small", { "data-testid": "drawn-span" });
  readonly #spark = new Spark();
  readonly #countries = new Ranking("countries", undefined, "country");
  readonly #cities = new Ranking("cities", undefined, "city");
  readonly #links = new Ranking("links", undefined, "link");
  readonly #referrers = new Ranking("referrers");
  readonly #devices = new Ranking("devices");
  readonly element: HTMLElement;

  /** @param weeks how the figures compare with a week ago */
  constructor({ today, hour, quarter }: Pick<Weeks, "today" | "hour" | "quarter">) {
    this.element = h(
      "section",
      { class: "numbers", "aria-label": "Counts" },
      h("dl", { class: "figures" }, pair("Clicks today", this.#today, this.#since, "main-figure", today)),
      h(
        "dl",
        { class: "figures" },
        pair("Last minute", this.#minute, "60 s", "figure", quarter),
        pair("Last hour", this.#hour, "60 min", "figure", hour),
        pair("Watching", this.#watchers, "now"),
      ),
      this.#spark.element,
      h(
        "dl",
        { class: "figures" },
        pair("On the map", this.#drawn, this.#window),
        pair("Unplaced", this.#unplaced, "today"),
        pair("Bots left out", this.#bots, "today"),
      ),
      tabs("Top places", "today", [
        ["Countries", this.#countries.element],
        ["Cities", this.#cities.element],
      ]),
      tabs("Top sources", "today", [
        ["Links", this.#links.element],
        ["Referrers", this.#referrers.element],
        ["Devices", this.#devices.element],
      ]),
    );
  }

  show(totals: Totals | undefined, drawn: Drawn, zone: Zone): void {
    put(this.#drawn, number(drawn.count));
    put(this.#window, drawn.since === undefined ? "now" : `since ${zone.minute(drawn.since)}`);
    if (!totals) return;
    put(this.#today, number(totals.today));
    put(this.#since, sinceWhen(totals.since, zone));
    put(this.#hour, number(totals.hour));
    put(this.#minute, told(totals.minutes?.at(-1)));
    put(this.#watchers, told(totals.watchers));
    put(this.#unplaced, number(totals.unplaced));
    put(this.#bots, told(totals.bots));
    this.#spark.show(totals.minutes ?? []);
    this.#rank(totals);
  }

  #rank(totals: Totals): void {
    const unknown = totals.unknown ? [{ key: "", name: "unknown country", count: totals.unknown }] : [];
    this.#countries.show([...entrants(totals.countries, countryName), ...unknown]);
    this.#cities.show(entrants(totals.cities ?? {}, cityName));
    this.#links.show(entrants(totals.links, (slug) => `/${slug}`));
    this.#referrers.show(entrants(totals.referrers ?? {}, (host) => host));
    this.#devices.show(entrants(totals.devices ?? {}, (device) => device));
  }
}

/** Rows of a list by their keys. */
export function entrants(counts: Readonly<Record<string, number>>, name: (key: string) => string): Entrant[] {
  return Object.entries(counts).map(([key, count]) => ({ key, name: name(key), count }));
}

function told(value: number | undefined): string {
  return value === undefined ? "–" : number(value);
}

function sinceWhen(since: number | undefined, zone: Zone): string {
  return since === undefined ? "the UTC day" : `since ${zone.minute(since)}, ${zone.label}`;
}
