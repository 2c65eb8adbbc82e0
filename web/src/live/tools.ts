import { h } from "../dom";
import { REGIONS } from "../map/regions";

/** What the map's buttons and keys do. */
export interface Tools {
  region(id: string): void;
  zoom(factor: number): void;
}

const STEP = 1.8;

/** The map's buttons: zoom, and a region each, with its key. */
export function toolbar(tools: Tools): HTMLElement {
  const regions = REGIONS.map(({ id, key, name }) =>
    h(
      "button",
      { type: "button", "data-testid": `region-${id}`, title: `${name} (key ${key})`, "aria-keyshortcuts": key, onclick: () => tools.region(id) },
      h("span", {}, name),
      h("kbd", { "aria-hidden": "true" }, key),
    ),
  );
  return h(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Map" },
    h("button", { type: "button", class: "zoom", "data-testid": "zoom-in", "aria-label": "Zoom in", onclick: () => tools.zoom(STEP) }, "+"),
    h("button", { type: "button", class: "zoom", "data-testid": "zoom-out", "aria-label": "Zoom out", onclick: () => tools.zoom(1 / STEP) }, "−"),
    ...regions,
  );
}

/** Digits 0 to 6 anywhere on the page but in fields; the result ends it. */
export function regionKeys(tools: Tools): () => void {
  const listener = (event: KeyboardEvent): void => {
    const inField = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const region = REGIONS.find(({ key }) => key === event.key);
    if (region) tools.region(region.id);
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
