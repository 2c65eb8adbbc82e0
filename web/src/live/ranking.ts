import { h } from "../dom";
import { choice, type FilterBy } from "../filter";
import { number } from "../words";

const TOP = 5;
const GLIDE_MS = 450;

/** What is counted under a key, and what the key is called. */
export interface Entrant {
  readonly key: string;
  readonly name: string;
  readonly count: number;
}

/** The top of a list, each with a bar for its share of the largest; rows glide to their places as they overtake. */
export class Ranking {
  readonly element: HTMLOListElement;
  readonly #rows = new Map<string, Row>();
  readonly #nothing: HTMLElement;
  #order: string | undefined;
  readonly #still = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");

  /**
   * @param nothing stands where there is none
   * @param by what a row filters by that is chosen
   */
  constructor(name: string, nothing = "none yet", private readonly by?: FilterBy) {
    this.element = h("ol", { class: "top-list", "data-testid": name });
    this.#nothing = h("li", { class: "none" }, nothing);
  }

  show(entrants: readonly Entrant[]): void {
    const top = [...entrants].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name)).slice(0, TOP);
    const order = top.map(({ key }) => key).join("\n");
    const before = order === this.#order ? undefined : this.#places();
    this.#order = order;
    if (before) this.#arrange(top);
    const most = top[0]?.count ?? 1;
    for (const entrant of top) this.#rows.get(entrant.key)?.show(entrant, entrant.count / most);
    if (before && !this.#still?.matches) this.#glide(before);
  }

  #places(): Map<string, number> {
    return new Map([...this.#rows].map(([key, { element }]) => [key, element.offsetTop]));
  }

  #arrange(top: readonly Entrant[]): void {
    const rows = top.map(({ key }) => [key, this.#rows.get(key) ?? new Row(key, this.by)] as const);
    this.#rows.clear();
    for (const [key, row] of rows) this.#rows.set(key, row);
    this.element.replaceChildren(...(rows.length > 0 ? rows.map(([, { element }]) => element) : [this.#nothing]));
  }

  #glide(before: ReadonlyMap<string, number>): void {
    for (const [key, { element }] of this.#rows) {
      const from = before.get(key);
      const way = from === undefined ? 0 : from - element.offsetTop;
      if (way === 0) continue;
      element.animate?.([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: GLIDE_MS, easing: "ease-out" });
    }
  }
}

class Row {
  readonly #name: HTMLElement;
  readonly #count = h("span", { class: "count" });
  readonly element: HTMLElement;
  #shown = "";

  constructor(key: string, by: FilterBy | undefined) {
    this.#name = by === undefined || key === "" ? h("span", { class: "name" }) : h("button", choice(by, key));
    this.#name.classList.add("name");
    this.element = h("li", { "data-key": key }, this.#name, this.#count);
  }

  show({ name, count }: Entrant, share: number): void {
    const now = `${name}\n${count}\n${share.toFixed(3)}`;
    if (now === this.#shown) return;
    this.#shown = now;
    this.#name.textContent = name;
    if (this.#name.title === "") this.#name.title = name;
    this.#count.textContent = number(count);
    this.element.style.setProperty("--share", share.toFixed(3));
  }
}
