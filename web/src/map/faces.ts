import { h } from "../dom";
import type { Mark, Marks } from "../feed/marks";
import type { Frame } from "./camera";
import type { Globe } from "./globe";
import { WorldMap } from "./map";

export type View = "map" | "globe";

/** The flat map, and the globe in its place when that is asked for; the one that is not shown costs nothing. */
export class Faces {
  readonly element: HTMLElement;
  readonly #map: WorldMap;
  #globe: Globe | undefined;
  #view: View = "map";
  #stop: (() => void) | undefined;
  #started = false;

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param inset the part of the box that is free of panels
   */
  constructor(
    private marks: Marks,
    private now: () => number,
    private readonly inset: (width: number, height: number) => Frame,
  ) {
    this.#map = new WorldMap(marks, now, inset);
    this.element = h("div", { class: "faces" }, this.#map.element);
  }

  get #face(): WorldMap | Globe {
    return this.#view === "globe" && this.#globe ? this.#globe : this.#map;
  }

  /** Draws from now on; the result ends it. */
  start(): () => void {
    this.#started = true;
    this.#stop = this.#face.start();
    return () => {
      this.#started = false;
      this.#stop?.();
    };
  }

  async look(view: View): Promise<void> {
    if (view === this.#view) return;
    this.#view = view;
    if (view === "globe") this.#globe ??= new (await import("./globe")).Globe(this.marks, this.now, this.inset);
    // Something else may have been asked for while it was loaded.
    if (view !== this.#view) return;
    const face = this.#face;
    this.element.replaceChildren(face.element);
    this.#stop?.();
    if (this.#started) this.#stop = face.start();
    face.show(this.marks, this.now);
  }

  show(marks: Marks, now: () => number): void {
    this.marks = marks;
    this.now = now;
    this.#face.show(marks, now);
  }

  changed(added: readonly Mark[]): void {
    this.#face.changed(added);
  }

  warm(countries: Readonly<Record<string, number>>): void {
    this.#map.warm(countries);
  }

  fly(id: string): void {
    this.#map.fly(id);
  }

  zoomBy(factor: number): void {
    this.#face.zoomBy(factor);
  }
}
