import { h } from "../dom";
import type { Entry } from "../feed/feed";
import { choice } from "../filter";
import { clicks, countryName, number } from "../words";
import { Zone } from "../zone";

const ROWS = 50;
/** As many as can be read before the next ones come. */
const READABLE = 4;
const CATCHING_UP_MS = 10_000;

/** The latest clicks, newest first, as fast as people can read: of many at once the newest are shown, and the others counted. */
export class Latest {
  readonly #list = h("ol", { class: "latest-list", "data-testid": "latest" });
  readonly element = h(
    "section",
    { class: "latest", "aria-label": "Latest clicks" },
    h("h2", {}, "Latest clicks"),
    this.#list,
  );
  #newest: Entry | undefined;
  #zone = Zone.UTC;

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param filtered whether there are others between the entries' numbers
   */
  show(entries: readonly Entry[], zone = this.#zone, now = entries[0]?.time ?? 0, filtered = false): void {
    const isSame = entries[0] === this.#newest && zone.name === this.#zone.name;
    if (isSame && entries.length > 0) return;
    const before = zone.name === this.#zone.name ? this.#newest?.seq : undefined;
    const newest = entries[0];
    this.#zone = zone;
    this.#newest = newest;
    if (!newest) return this.#list.replaceChildren(h("li", { class: "none" }, "none yet"));
    // What is older comes because the page catches up.
    const isNew = before !== undefined && newest.seq > before && now - newest.time < CATCHING_UP_MS;
    if (isNew && this.#list.querySelector("[data-seq]")) this.#grow(entries.filter((entry) => entry.seq > before), filtered ? undefined : newest.seq - before);
    else this.#list.replaceChildren(...entries.map((entry) => row(entry, zone)));
  }

  #grow(fresh: readonly Entry[], all?: number): void {
    const count = all ?? fresh.reduce((sum, entry) => sum + entry.count, 0);
    const shown = fresh.slice(0, READABLE);
    const others = count - shown.reduce((sum, entry) => sum + entry.count, 0);
    // Where many come, movement tells nothing, and costs every frame.
    const rows = shown.map((entry) => row(entry, this.#zone, count <= READABLE));
    if (others > 0) rows.push(h("li", { class: "others" }, `and ${number(others)} more`));
    this.#list.prepend(...rows);
    while (this.#list.children.length > ROWS) this.#list.lastElementChild?.remove();
  }
}

function row(entry: Entry, zone: Zone, isFresh = false): HTMLElement {
  const time = h("time", { datetime: new Date(entry.time).toISOString() }, zone.time(entry.time));
  const look = isFresh ? "fresh" : undefined;
  if (entry.count > 1) {
    const text = h("span", { class: "where" }, `${clicks(entry.count)} in a burst`);
    return h(
      "li",
      { class: look, "data-testid": "burst", "data-seq": entry.seq, "data-count": entry.count },
      time,
      text,
    );
  }
  return h(
    "li",
    {
      class: look,
      "data-testid": "click",
      "data-seq": entry.seq,
      "data-link": entry.link,
      "data-country": entry.country,
    },
    time,
    where(entry),
    entry.link === undefined ? h("span", { class: "slug" }) : named(h("button", choice("link", entry.link), `/${entry.link}`), "slug"),
  );
}

function where({ city, country, placed, approximate }: Entry): HTMLElement {
  const land = country === undefined ? "unknown country" : countryName(country);
  const name = city === undefined ? land : `${city}, ${country ?? "?"}`;
  const kind = !placed ? "unplaced" : approximate ? "whole country" : undefined;
  const mark = kind && h("em", { class: "unplaced" }, kind);
  if (city !== undefined) return named(h("button", choice("city", `${country ?? ""}/${city}`), name, mark), "where");
  return country === undefined ? h("span", { class: "where" }, name, mark) : named(h("button", choice("country", country), name, mark), "where");
}

function named(element: HTMLElement, name: string): HTMLElement {
  element.classList.add(name);
  return element;
}
