import { h } from "../dom";
import type { View } from "../map/faces";
import { type Region, REGIONS } from "../map/regions";

/** What the map's buttons and keys do. */
export interface Tools {
  region(id: string): void;
  zoom(factor: number): void;
  view(view: View): void;
}

const STEP = 1.8;

/** The map's buttons: zoom, the globe, and a region each with its key. */
export class Toolbar {
  readonly #globe: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(tools: Tools) {
    const toggle = (): void => tools.view(this.#globe.getAttribute("aria-pressed") === "true" ? "map" : "globe");
    this.#globe = h("button", { type: "button", "data-testid": "view-globe", "aria-pressed": "false", title: "Globe (key G)", "aria-keyshortcuts": "g", onclick: toggle }, h("span", {}, "Globe"), h("kbd", { "aria-hidden": "true" }, "G"));
    const zoom = (name: string, label: string, sign: string, factor: number): HTMLElement =>
      h("button", { type: "button", class: "zoom", "data-testid": name, "aria-label": label, onclick: () => tools.zoom(factor) }, sign);
    this.element = h(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Map" },
      zoom("zoom-in", "Zoom in", "+", STEP),
      zoom("zoom-out", "Zoom out", "−", 1 / STEP),
      this.#globe,
      ...REGIONS.map((region) => regionButton(region, tools)),
    );
  }

  show(view: View): void {
    this.#globe.setAttribute("aria-pressed", String(view === "globe"));
  }
}

function regionButton({ id, key, name }: Region, tools: Tools): HTMLElement {
  return h(
    "button",
    { type: "button", "data-testid": `region-${id}`, title: `${name} (key ${key})`, "aria-keyshortcuts": key, onclick: () => tools.region(id) },
    h("span", {}, name),
    h("kbd", { "aria-hidden": "true" }, key),
  );
}

/** Letters that press a button. */
const BUTTONS: Readonly<Record<string, string>> = { g: "view-globe", l: "to-live", p: "film" };

/** Digits 0 to 6, and letters, anywhere on the page but in fields; the result ends it. */
export function regionKeys(tools: Tools): () => void {
  const listener = (event: KeyboardEvent): void => {
    const inField = event.target instanceof Element && event.target.closest("input:not([type=range]), textarea, select") !== null;
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const region = REGIONS.find(({ key }) => key === event.key);
    if (region) tools.region(region.id);
    const button = BUTTONS[event.key];
    if (button) document.querySelector<HTMLElement>(`[data-testid=${button}]`)?.click();
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
