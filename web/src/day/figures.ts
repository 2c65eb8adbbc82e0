import type { PastClick, Row } from "../api";
import { h } from "../dom";
import { figure, pair } from "../live/figure";
import { type Entrant, Ranking } from "../live/ranking";
import { countryName, number } from "../words";
import { length } from "./days";
import { LISTED, type PastDay } from "./past";

/** The counts and lists of days that were. */
export class DayFigures {
  /** Where the days that are counted are named: one day, or several. */
  readonly #spans: HTMLElement[] = [];
  readonly #total = figure("past-total");
  readonly #loaded = figure("past-loaded");
  readonly #drawn = figure("past-drawn");
  readonly #visitors = figure("past-visitors");
  readonly #bots = figure("past-bots");
  readonly #unplaced = figure("past-unplaced");
  readonly #day = h("span", {}, "Clicks");
  readonly #countries = new Ranking("past-countries", "none");
  readonly #links = new Ranking("past-links", "none");
  readonly #latest = h("ol", { class: "latest-list", "data-testid": "past-latest" });
  readonly #nowhere = h("ol", { class: "latest-list", "data-testid": "past-nowhere" });
  readonly #span = h("small", {});
  readonly #nowhereSection = section("Unplaced clicks", this.#days(), this.#nowhere);

  readonly element = h(
    "div",
    { class: "past-figures" },
    h(
      "dl",
      { class: "figures" },
      pair(this.#day, this.#total, this.#span, "main-figure"),
      pair("Loaded", this.#loaded, this.#days("of ")),
      pair("On the map", this.#drawn, this.#days("of ")),
      pair("Unplaced", this.#unplaced, this.#days("of ")),
    ),
    h(
      "dl",
      { class: "figures" },
      pair("Visitors", this.#visitors, "day by day, in UTC"),
      pair("Previews left out", this.#bots, this.#days("of ")),
    ),
    section("Top countries", this.#days(), this.#countries.element),
    section("Top links", this.#days(), this.#links.element),
    this.#nowhereSection,
    section(`Latest ${LISTED} clicks`, this.#days(), this.#latest),
  );

  name({ name, days, zone }: PastDay): void {
    const isOne = length(days) === 1;
    this.#day.textContent = isOne ? `Clicks on ${name}` : `Clicks, ${name}`;
    this.#span.textContent = `midnight to midnight, ${zone.label}`;
    for (const span of this.#spans) span.textContent = isOne ? "that day" : `these ${length(days)} days`;
  }

  #days(before = ""): HTMLElement {
    const span = h("span", {});
    this.#spans.push(span);
    return h("small", {}, before, span);
  }

  show(past: PastDay): void {
    this.#total.textContent = past.total === undefined ? "–" : number(past.total);
    this.#visitors.textContent = past.visitors === undefined ? "–" : number(past.visitors);
    this.#bots.textContent = past.bots === undefined ? "–" : number(past.bots);
    this.#loaded.textContent = number(past.loaded);
    this.#drawn.textContent = number(past.marks.drawn);
    this.#unplaced.textContent = number(past.unplacedCount);
    this.#countries.show(entrants(past.countries, country));
    this.#links.show(entrants(past.links, (slug) => `/${slug}`));
    this.#nowhereSection.hidden = past.unplacedCount === 0;
    const more = past.unplacedCount - past.unplaced.length;
    this.#nowhere.replaceChildren(...past.unplaced.map((click) => line(click, past)), ...(more > 0 ? [none(`and ${number(more)} more`)] : []));
    this.#latest.replaceChildren(...(past.latest.length > 0 ? past.latest.map((click) => line(click, past)) : [none("none")]));
  }
}

function section(title: string, note: HTMLElement, list: HTMLElement): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title, note), list);
}

function entrants(rows: readonly Row[], name: (key: string) => string): Entrant[] {
  return rows.map(({ key, count }) => ({ key, name: name(key), count }));
}

function country(code: string | undefined): string {
  return code ? countryName(code) : "unknown country";
}

function none(text: string): HTMLElement {
  return h("li", { class: "none" }, text);
}

function line(click: PastClick, { days, zone }: PastDay): HTMLElement {
  const time = zone.time(click.time);
  return h(
    "li",
    { "data-testid": "past-click", "data-id": click.id, "data-link": click.link, "data-country": click.country },
    h("time", { datetime: new Date(click.time).toISOString() }, length(days) === 1 ? time : `${zone.date(click.time)} ${time}`),
    h("span", { class: "where" }, click.city ? `${click.city}, ${country(click.country)}` : country(click.country)),
    h("span", { class: "slug" }, `/${click.link}`),
  );
}
