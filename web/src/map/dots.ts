import { type Cluster, dotScale, glow, radius } from "./clusters";

/** A ring that runs outwards from a click that just came. */
export interface Pulse {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** By `performance.now()`. */
  readonly start: number;
}

export const PULSE_MS = 2_200;
const RING_PIXELS = 24;
const SPRITE_PIXELS = 128;
/** How far a dot shines, and how far its core's soft edge reaches, in its radius. */
const HALO = 3;
const EDGE = 1.35;

/** Draws clusters and pulses on a canvas; light adds up where they lie close together. */
export class Dots {
  readonly #pen: CanvasRenderingContext2D;
  readonly #halo = sprite([
    [0, "rgb(255 176 88 / 45%)"],
    [0.35, "rgb(255 150 58 / 17%)"],
    [1, "rgb(255 140 50 / 0%)"],
  ]);
  readonly #core = sprite([
    [0, "#fff6e6"],
    [0.34, "#ffe0b0"],
    [0.56, "rgb(255 178 92 / 92%)"],
    [0.76, "rgb(255 152 60 / 55%)"],
    [1, "rgb(255 140 50 / 0%)"],
  ]);
  #scale = 1;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("this browser has no 2D canvas, which the map is drawn on");
    this.#pen = pen;
  }

  /** @param mapWidth of the globe's outline, in pixels as `width` and `height` */
  resize(width: number, height: number, mapWidth: number): void {
    const density = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.#pen.setTransform(density, 0, 0, density, 0, 0);
    this.#scale = dotScale(mapWidth);
  }

  /** Pixels, as drawn. */
  radius(count: number): number {
    return radius(count, this.#scale);
  }

  /** @param now epoch milliseconds; @param at by `performance.now()` */
  draw(clusters: readonly Cluster[], pulses: readonly Pulse[], now: number, ageMs: number, at: number): void {
    const pen = this.#pen;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.globalCompositeOperation = "lighter";
    for (const cluster of clusters) this.#stamp(this.#halo, cluster, HALO, glow(cluster.time, now, ageMs));
    pen.globalCompositeOperation = "source-over";
    for (const cluster of clusters)
      this.#stamp(this.#core, cluster, EDGE, 0.25 + 0.75 * glow(cluster.time, now, ageMs));
    for (const pulse of pulses) this.#ring(pulse, (at - pulse.start) / PULSE_MS);
    pen.globalAlpha = 1;
  }

  #stamp(image: HTMLCanvasElement, { x, y, count }: Cluster, reach: number, alpha: number): void {
    const size = this.radius(count) * reach;
    this.#pen.globalAlpha = alpha;
    this.#pen.drawImage(image, x - size, y - size, size * 2, size * 2);
  }

  #ring(pulse: Pulse, part: number): void {
    if (part < 0 || part >= 1) return;
    const pen = this.#pen;
    const eased = 1 - (1 - part) ** 3;
    const size = this.radius(pulse.count);
    pen.globalAlpha = (1 - part) ** 1.5;
    pen.strokeStyle = "#ffd9a0";
    pen.lineWidth = 0.6 + 1.6 * (1 - part);
    pen.beginPath();
    pen.arc(pulse.x, pulse.y, size + eased * (RING_PIXELS * this.#scale + size), 0, 2 * Math.PI);
    pen.stroke();
  }
}

function sprite(stops: readonly (readonly [number, string])[]): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SPRITE_PIXELS;
  const pen = canvas.getContext("2d");
  if (!pen) return canvas;
  const middle = SPRITE_PIXELS / 2;
  const light = pen.createRadialGradient(middle, middle, 0, middle, middle, middle);
  for (const [offset, colour] of stops) light.addColorStop(offset, colour);
  pen.fillStyle = light;
  pen.fillRect(0, 0, SPRITE_PIXELS, SPRITE_PIXELS);
  return canvas;
}
