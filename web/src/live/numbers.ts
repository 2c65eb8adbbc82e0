import { h } from "../dom";
import type { Totals } from "../feed/frames";
import { countryName, number } from "../words";

const TOP = 6;

/** What the room has counted, and how much of it the map shows. */
export class Numbers {
  readonly #today = figure("today");
  readonly #hour = figure("hour");
  readonly #unplaced = figure("unplaced");
  readonly #drawn = figure("drawn");
  readonly #countries = h("ol", { class: "top-list", "data-testid": "countries" });
  readonly #links = h("ol", { class: "top-list", "data-testid": "links" });

  readonly element = h(
    "section",
    { class: "numbers", "aria-label": "Counts" },
    h(
      "dl",
      { class: "figures" },
      pair("Clicks today", this.#today, "main-figure"),
      pair("Last hour", this.#hour),
      pair("On the map", this.#drawn),
      pair("Unplaced", this.#unplaced),
    ),
    h("h2", {}, "Top countries", h("small", {}, "today")),
    this.#countries,
    h("h2", {}, "Top links", h("small", {}, "today")),
    this.#links,
  );

  show(totals: Totals | undefined, drawn: number): void {
    this.#drawn.textContent = String(drawn);
    if (!totals) return;
    this.#today.textContent = String(totals.today);
    this.#hour.textContent = String(totals.hour);
    this.#unplaced.textContent = String(totals.unplaced);
    this.#countries.replaceChildren(...rows(totals.countries, countryName));
    this.#links.replaceChildren(...rows(totals.links, (slug) => `/${slug}`));
  }
}

/** Changes every two seconds under load: a screen reader reads it on demand, not each time. */
export function figure(name: string): HTMLOutputElement {
  return h("output", { "data-testid": name, "aria-live": "off" }, "–");
}

export function pair(label: string | Node, value: HTMLOutputElement, kind = "figure"): HTMLElement {
  return h("div", { class: kind }, h("dt", {}, label), h("dd", {}, value));
}

/** The top of a list; `nothing` stands where there is none. */
export function rows(
  counts: Readonly<Record<string, number>>,
  name: (key: string) => string,
  nothing = "none yet",
): HTMLElement[] {
  const top = Object.entries(counts)
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, TOP);
  const most = top[0]?.[1] ?? 1;
  if (top.length === 0) return [h("li", { class: "none" }, nothing)];
  return top.map(([key, count]) => {
    const row = h(
      "li",
      { "data-key": key },
      h("span", { class: "name" }, name(key)),
      h("span", { class: "count" }, number(count)),
    );
    row.style.setProperty("--share", String(count / most));
    return row;
  });
}
