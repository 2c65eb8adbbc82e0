import { h } from "../dom";
import type { Entry } from "../feed/feed";
import { clicks, countryName, timeOfDay } from "../words";

/** The latest clicks, newest first; those that came since the last look stand out for a moment. */
export class Latest {
  readonly #list = h("ol", { class: "latest-list", "data-testid": "latest" });
  readonly element = h(
    "section",
    { class: "latest", "aria-label": "Latest clicks" },
    h("h2", {}, "Latest clicks"),
    this.#list,
  );
  #newest: Entry | undefined;

  show(entries: readonly Entry[]): void {
    if (entries[0] === this.#newest && entries.length > 0) return;
    const before = this.#newest?.seq;
    this.#newest = entries[0];
    const fresh = (entry: Entry) => before !== undefined && entry.seq > before;
    this.#list.replaceChildren(...(entries.length ? entries.map((entry) => row(entry, fresh(entry))) : [none()]));
  }
}

function none(): HTMLElement {
  return h("li", { class: "none" }, "none yet");
}

function row(entry: Entry, fresh: boolean): HTMLElement {
  const time = h("time", { datetime: new Date(entry.time).toISOString() }, timeOfDay(entry.time));
  const look = fresh ? "fresh" : undefined;
  if (entry.count > 1) {
    const text = h("span", { class: "where" }, `${clicks(entry.count)} in a burst`);
    return h(
      "li",
      { class: look, "data-testid": "burst", "data-seq": entry.seq, "data-count": entry.count },
      time,
      text,
    );
  }
  const country = entry.country === undefined ? "unknown country" : countryName(entry.country);
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
    h("span", { class: "where" }, country, !entry.placed && h("em", { class: "unplaced" }, "unplaced")),
    h("span", { class: "slug" }, entry.link === undefined ? "" : `/${entry.link}`),
  );
}
