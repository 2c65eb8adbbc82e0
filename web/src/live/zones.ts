import { h } from "../dom";
import { Zone } from "../zone";

/** Which time zone the page speaks in: the reader's, or UTC. */
export class Zones {
  readonly #own: HTMLButtonElement;
  readonly #utc = h("button", { type: "button", "data-testid": "zone-utc", onclick: () => this.choose("UTC") }, "UTC");
  readonly element: HTMLElement;

  /** @param choose takes another zone; undefined for the reader's own */
  constructor(
    own: Zone,
    private readonly choose: (zone: string | undefined) => void,
  ) {
    this.#own = h("button", { type: "button", "data-testid": "zone-own", onclick: () => this.choose(undefined) }, own.label);
    this.#own.hidden = own.name === Zone.UTC.name;
    this.element = h("div", { class: "zones", role: "group", "aria-label": "Time zone of the page" }, this.#own, this.#utc);
  }

  /** @param shown the page's zone; @param own whether the address names none */
  show(shown: Zone, own: Zone): void {
    const isOwn = shown.name === own.name && shown.name !== Zone.UTC.name;
    this.#own.textContent = isOwn || shown.name === Zone.UTC.name ? own.label : shown.label;
    this.#own.setAttribute("aria-pressed", String(shown.name !== Zone.UTC.name));
    this.#utc.setAttribute("aria-pressed", String(shown.name === Zone.UTC.name));
  }
}
