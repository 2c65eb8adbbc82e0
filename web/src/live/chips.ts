import { h } from "../dom";
import { type Filter, FILTERS, type FilterBy, filterName, isNone, isSame } from "../filter";

/** The filters that are on, each with a button that takes it away. */
export class Chips {
  readonly #list = h("ul", {});
  readonly #none = h("output", { "data-testid": "filter-none" });
  readonly element = h("section", { class: "chips", "data-testid": "filters", "aria-label": "Filters", hidden: true }, this.#list, this.#none);
  #shown: Filter = {};

  constructor(private readonly remove: (by: FilterBy) => void) {}

  show(filter: Filter): void {
    if (isSame(filter, this.#shown)) return;
    this.#shown = filter;
    this.element.hidden = isNone(filter);
    this.#none.textContent = "";
    this.#list.replaceChildren(...FILTERS.flatMap((by) => (filter[by] === undefined ? [] : [this.#chip(by, filter[by])])));
  }

  #chip(by: FilterBy, value: string): HTMLElement {
    const name = filterName(by, value);
    return h(
      "li",
      { class: "chip", "data-testid": `filter-${by}`, "data-value": value },
      h("span", {}, h("small", {}, `${by} `), name),
      h("button", { type: "button", "aria-label": `Remove the filter ${name}`, onclick: () => this.remove(by) }, "×"),
    );
  }

  /** @param today how many clicks there were today, once that is known */
  count(today: number | undefined): void {
    const text = today === 0 && !isNone(this.#shown) ? "No clicks today that match" : "";
    if (this.#none.textContent !== text) this.#none.textContent = text;
  }
}
