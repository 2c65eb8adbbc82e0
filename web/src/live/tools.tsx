import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { View } from "../map/faces";
import { REGIONS } from "../map/regions";

/** What the map's buttons and keys do. */
export interface Tools {
  region(id: string): void;
  zoom(factor: number): void;
  view(view: View): void;
}

const STEP = 1.8;

/** The map's buttons: zoom, the globe, and a region each with its key. */
export function Toolbar({ tools, view }: { readonly tools: Tools; readonly view: ReadonlySignal<View> }): JSX.Element {
  const isGlobe = view.value === "globe";
  return (
    <div class="tools" role="toolbar" aria-label="Map">
      <button type="button" class="zoom" data-testid="zoom-in" aria-label="Zoom in" onClick={() => tools.zoom(STEP)}>
        +
      </button>
      <button type="button" class="zoom" data-testid="zoom-out" aria-label="Zoom out" onClick={() => tools.zoom(1 / STEP)}>
        −
      </button>
      <button type="button" data-testid="view-globe" aria-pressed={isGlobe} title="Globe (key G)" aria-keyshortcuts="g" onClick={() => tools.view(isGlobe ? "map" : "globe")}>
        <span>Globe</span>
        <kbd aria-hidden="true">G</kbd>
      </button>
      {REGIONS.map(({ id, key, name }) => (
        <button key={id} type="button" data-testid={`region-${id}`} title={`${name} (key ${key})`} aria-keyshortcuts={key} onClick={() => tools.region(id)}>
          <span>{name}</span>
          <kbd aria-hidden="true">{key}</kbd>
        </button>
      ))}
    </div>
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
