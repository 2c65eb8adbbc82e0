import type { GeoProjection } from "d3-geo";
import { h, svg } from "../dom";
import type { Mark, Marks } from "../feed/marks";
import { clicks, countryName } from "../words";
import { type Cluster, clusters } from "./clusters";
import { Dots, type Pulse, PULSE_MS } from "./dots";
import { drawWorld, type Frame, projectionInto } from "./world";

const AGEING_MS = 5_000;
const MOST_PULSES = 160;
const NEAR_PIXELS = 9;

/** The world map: countries below, dots above, a label under the pointer. */
export class WorldMap {
  readonly element: HTMLElement;
  readonly #world = svg("svg", { "aria-hidden": "true", focusable: "false" });
  readonly #canvas = h("canvas", { role: "img", "aria-label": "World map of clicks" });
  readonly #label = h("div", { class: "map-label", hidden: true });
  readonly #dots = new Dots(this.#canvas);
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #projection: GeoProjection | undefined;
  #clusters: Cluster[] = [];
  #pulses: Pulse[] = [];
  #frame = 0;

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param inset the part of the map's own box that is free of panels
   */
  constructor(
    private marks: Marks,
    private now: () => number,
    private readonly inset: (width: number, height: number) => Frame,
  ) {
    this.element = h("div", { class: "map" }, this.#world, this.#canvas, this.#label);
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event.offsetX, event.offsetY));
    this.#canvas.addEventListener("pointerleave", () => (this.#label.hidden = true));
  }

  /** Draws from now on; the result ends it. */
  start(): () => void {
    const size = new ResizeObserver(() => this.#resize());
    size.observe(this.element);
    const ageing = setInterval(() => this.#redraw(), AGEING_MS);
    return () => {
      size.disconnect();
      clearInterval(ageing);
      cancelAnimationFrame(this.#frame);
    };
  }

  /** Draws other marks from now on, as they look at another time. */
  show(marks: Marks, now: () => number): void {
    this.marks = marks;
    this.now = now;
    this.#pulses = [];
    this.#label.hidden = true;
    this.changed([]);
  }

  /** The marks changed; those added pulse. */
  changed(added: readonly Mark[]): void {
    this.#cluster();
    if (!this.#still.matches && document.visibilityState === "visible") this.#pulse(added);
    this.#canvas.setAttribute("aria-label", `World map with ${clicks(this.marks.drawn)} drawn`);
    this.#redraw();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const frame = this.inset(width, height);
    this.#projection = projectionInto(frame);
    this.#world.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawWorld(this.#world, this.#projection);
    this.#dots.resize(width, height, frame.right - frame.left);
    this.#pulses = [];
    this.#cluster();
    this.#paint(performance.now());
  }

  #cluster(): void {
    const projection = this.#projection;
    if (projection) this.#clusters = clusters(this.marks.all, (lon, lat) => projection([lon, lat]));
  }

  #pulse(added: readonly Mark[]): void {
    const projection = this.#projection;
    if (!projection) return;
    const start = performance.now();
    const rings = clusters(added, (lon, lat) => projection([lon, lat])).map(({ x, y, count }) => ({
      x,
      y,
      count,
      start,
    }));
    this.#pulses = [...rings, ...this.#pulses].slice(0, MOST_PULSES);
  }

  #redraw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame((at) => this.#paint(at));
  }

  #paint(at: number): void {
    this.#pulses = this.#pulses.filter((pulse) => at - pulse.start < PULSE_MS);
    this.#dots.draw(this.#clusters, this.#pulses, this.now(), this.marks.ageMs, at);
    if (this.#pulses.length > 0) this.#redraw();
  }

  #point(x: number, y: number): void {
    const size = (cluster: Cluster) => this.#dots.radius(cluster.count);
    const near = this.#clusters.find((c) => Math.hypot(c.x - x, c.y - y) < Math.max(NEAR_PIXELS, size(c)));
    this.#label.hidden = !near;
    if (!near) return;
    this.#label.textContent = clicks(near.count) + (near.country ? ` · ${countryName(near.country)}` : "");
    this.#label.style.translate = `${Math.round(near.x)}px ${Math.round(near.y - size(near))}px`;
  }
}
