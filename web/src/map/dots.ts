import { type Cluster, glow, radius } from "./clusters";

/** A ring that runs outwards from a click that just came. */
export interface Pulse {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** By `performance.now()`. */
  readonly start: number;
}

export const PULSE_MS = 2_200;
const SPRITE_PIXELS = 128;
const HALO = 3.4;

/** Draws clusters and pulses on a canvas; light adds up where they lie close together. */
export class Dots {
  readonly #pen: CanvasRenderingContext2D;
  readonly #halo = sprite([
    [0, "rgba(255, 190, 105, 0.62)"],
    [0.3, "rgba(255, 158, 66, 0.24)"],
    [1, "rgba(255, 140, 50, 0)"],
  ]);

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("this browser has no 2D canvas, which the map is drawn on");
    this.#pen = pen;
  }

  resize(width: number, height: number): void {
    const density = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.#pen.setTransform(density, 0, 0, density, 0, 0);
  }

  draw(clusters: readonly Cluster[], pulses: readonly Pulse[], now: number, ageMs: number, at: number): void {
    const pen = this.#pen;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.globalCompositeOperation = "lighter";
    for (const cluster of clusters) this.#halos(cluster, glow(cluster.time, now, ageMs));
    pen.globalCompositeOperation = "source-over";
    for (const cluster of clusters) this.#core(cluster, glow(cluster.time, now, ageMs));
    for (const pulse of pulses) this.#ring(pulse, (at - pulse.start) / PULSE_MS);
    pen.globalAlpha = 1;
  }

  #halos(cluster: Cluster, light: number): void {
    const reach = radius(cluster.count) * HALO;
    this.#pen.globalAlpha = light;
    this.#pen.drawImage(this.#halo, cluster.x - reach, cluster.y - reach, reach * 2, reach * 2);
  }

  #core(cluster: Cluster, light: number): void {
    const size = radius(cluster.count);
    this.#disc(cluster.x, cluster.y, size, "#ff9f43", 0.3 + 0.4 * light);
    this.#disc(cluster.x, cluster.y, Math.max(1.4, size * 0.55), "#ffe2b8", 0.25 + 0.75 * light);
  }

  #disc(x: number, y: number, size: number, colour: string, alpha: number): void {
    const pen = this.#pen;
    pen.globalAlpha = alpha;
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(x, y, size, 0, 2 * Math.PI);
    pen.fill();
  }

  #ring(pulse: Pulse, part: number): void {
    if (part < 0 || part >= 1) return;
    const pen = this.#pen;
    const eased = 1 - (1 - part) ** 3;
    pen.globalAlpha = (1 - part) ** 1.5;
    pen.strokeStyle = "#ffd9a0";
    pen.lineWidth = 0.6 + 1.8 * (1 - part);
    pen.beginPath();
    pen.arc(pulse.x, pulse.y, radius(pulse.count) + eased * (22 + radius(pulse.count)), 0, 2 * Math.PI);
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
