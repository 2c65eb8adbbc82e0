import type { PastClick, Row } from "../api";
import { h } from "../dom";
import { figure, pair } from "../live/figure";
import { type Entrant, Ranking } from "../live/ranking";
import { countryName, number } from "../words";
import type { Zone } from "../zone";
import { LISTED, type PastDay } from "./past";

/** A past day's counts and lists. */
export class DayFigures {
  readonly #total = figure("past-total");
  readonly #loaded = figure("past-loaded");
  readonly #drawn = figure("past-drawn");
  readonly #unplaced = figure("past-unplaced");
  readonly #day = h("span", {}, "Clicks that day");
  readonly #countries = new Ranking("past-countries", "none");
  readonly #links = new Ranking("past-links", "none");
  readonly #latest = h("ol", { class: "latest-list", "data-testid": "past-latest" });
  readonly #nowhere = h("ol", { class: "latest-list", "data-testid": "past-nowhere" });
  readonly #span = h("small", {});
  readonly #nowhereSection = section("Unplaced clicks", "that day", this.#nowhere);

  readonly element = h(
    "div",
    { class: "past-figures" },
    h(
      "dl",
      { class: "figures" },
      pair(this.#day, this.#total, this.#span, "main-figure"),
      pair("Loaded", this.#loaded, "of that day"),
      pair("On the map", this.#drawn, "of that day"),
      pair("Unplaced", this.#unplaced, "of that day"),
    ),
    section("Top countries", "that day", this.#countries.element),
    section("Top links", "that day", this.#links.element),
    this.#nowhereSection,
    section(`Latest ${LISTED} clicks`, "that day", this.#latest),
  );

  /** @param zone whose day it is, as people read it */
  name(day: string, zone: string): void {
    this.#day.textContent = `Clicks on ${day}`;
    this.#span.textContent = `midnight to midnight, ${zone}`;
  }

  show(past: PastDay): void {
    this.#total.textContent = past.total === undefined ? "–" : number(past.total);
    this.#loaded.textContent = number(past.loaded);
    this.#drawn.textContent = number(past.marks.drawn);
    this.#unplaced.textContent = number(past.unplacedCount);
    this.#countries.show(entrants(past.countries, country));
    this.#links.show(entrants(past.links, (slug) => `/${slug}`));
    this.#nowhereSection.hidden = past.unplacedCount === 0;
    const more = past.unplacedCount - past.unplaced.length;
    this.#nowhere.replaceChildren(...past.unplaced.map((click) => line(click, past.zone)), ...(more > 0 ? [none(`and ${number(more)} more`)] : []));
    this.#latest.replaceChildren(...(past.latest.length > 0 ? past.latest.map((click) => line(click, past.zone)) : [none("none")]));
  }
}

function section(title: string, note: string, list: HTMLElement): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title, h("small", {}, note)), list);
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

function line(click: PastClick, zone: Zone): HTMLElement {
  return h(
    "li",
    { "data-testid": "past-click", "data-id": click.id, "data-link": click.link, "data-country": click.country },
    h("time", { datetime: new Date(click.time).toISOString() }, zone.time(click.time)),
    h("span", { class: "where" }, click.city ? `${click.city}, ${country(click.country)}` : country(click.country)),
    h("span", { class: "slug" }, `/${click.link}`),
  );
}
