import type { PastClick } from "../api";
import { h } from "../dom";
import { figure, pair, rows } from "../live/numbers";
import { countryName } from "../words";
import { utcTime } from "./days";
import { LISTED, type PastDay } from "./past";

/** A past day's counts and lists. */
export class DayFigures {
  readonly #total = figure("past-total");
  readonly #loaded = figure("past-loaded");
  readonly #drawn = figure("past-drawn");
  readonly #unplaced = figure("past-unplaced");
  readonly #day = h("span", {}, "Clicks that day");
  readonly #countries = h("ol", { class: "top-list", "data-testid": "past-countries" });
  readonly #links = h("ol", { class: "top-list", "data-testid": "past-links" });
  readonly #latest = h("ol", { class: "latest-list", "data-testid": "past-latest" });
  readonly #nowhere = h("ol", { class: "latest-list", "data-testid": "past-nowhere" });
  readonly #nowhereSection = section("Unplaced clicks", "UTC", this.#nowhere);

  readonly element = h(
    "div",
    { class: "past-figures" },
    h(
      "dl",
      { class: "figures" },
      pair(this.#day, this.#total, "main-figure"),
      pair("Loaded", this.#loaded),
      pair("On the map", this.#drawn),
      pair("Unplaced", this.#unplaced),
    ),
    section("Top countries", "that day", this.#countries),
    section("Top links", "that day", this.#links),
    this.#nowhereSection,
    section(`Latest ${LISTED} clicks`, "UTC", this.#latest),
  );

  name(day: string): void {
    this.#day.textContent = `Clicks on ${day}`;
  }

  show(past: PastDay): void {
    this.#total.textContent = past.total === undefined ? "–" : String(past.total);
    this.#loaded.textContent = String(past.loaded);
    this.#drawn.textContent = String(past.marks.drawn);
    this.#unplaced.textContent = String(past.unplacedCount);
    this.#countries.replaceChildren(...rows(counts(past.countries), country, "none"));
    this.#links.replaceChildren(...rows(counts(past.links), (slug) => `/${slug}`, "none"));
    this.#nowhereSection.hidden = past.unplacedCount === 0;
    const more = past.unplacedCount - past.unplaced.length;
    this.#nowhere.replaceChildren(...past.unplaced.map(line), ...(more > 0 ? [none(`and ${more} more`)] : []));
    this.#latest.replaceChildren(...(past.latest.length > 0 ? past.latest.map(line) : [none("none")]));
  }
}

function section(title: string, note: string, list: HTMLElement): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title, h("small", {}, note)), list);
}

function counts(of: readonly { readonly key: string; readonly count: number }[]): Record<string, number> {
  return Object.fromEntries(of.map(({ key, count }) => [key, count]));
}

function country(code: string | undefined): string {
  return code ? countryName(code) : "unknown country";
}

function none(text: string): HTMLElement {
  return h("li", { class: "none" }, text);
}

function line(click: PastClick): HTMLElement {
  return h(
    "li",
    { "data-testid": "past-click", "data-id": click.id, "data-link": click.link, "data-country": click.country },
    h("time", { datetime: new Date(click.time).toISOString() }, utcTime(click.time)),
    h("span", { class: "where" }, click.city ? `${click.city}, ${country(click.country)}` : country(click.country)),
    h("span", { class: "slug" }, `/${click.link}`),
  );
}
