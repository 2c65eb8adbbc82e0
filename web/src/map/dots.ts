import type { Spot } from "../feed/marks";
import { short } from "../words";
import { type Cluster, glow, radius } from "./clusters";
import type { Palette } from "./palette";
import type { Point } from "./plane";
import { Sheet } from "./sheet";

/** A cluster on its place on the screen. */
export interface Dot extends Cluster {
  /** 0..1: how much of it is there, while it comes or goes. */
  readonly part?: number;
}

/** Clicks of a whole country, or of a square of a burst, on their place on the screen. */
export interface Area extends Point {
  readonly spot: Spot;
  /** The corners of the square, clockwise. */
  readonly corners?: readonly Point[];
}

const SPRITE_PIXELS = 96;
/** How far a dot shines, and how far its core's soft edge reaches, in its radius. */
const HALO = 2.8;
const EDGE = 1.35;
/** A dot that large has room for its number. */
const NUMBERED_PIXELS = 13;

/** Draws dots, and areas below them, on a canvas. */
export class Dots {
  /** Light has no edges: on a wall nobody can tell that it has fewer pixels, and it costs no more than on a laptop. */
  readonly sheet = new Sheet({ class: "dots", role: "img", "aria-label": "World map of clicks" }, 2_600_000);
  #palette: Palette | undefined;
  #halo = document.createElement("canvas");
  #core = document.createElement("canvas");
  scale = 1;

  /** Takes other colours. */
  paint(palette: Palette): void {
    this.#palette = palette;
    const [inner, middle, outer] = palette.halo;
    this.#halo = sprite([[0, inner], [0.35, middle], [1, outer]]);
    const [bright, warm, edge, nothing] = palette.core;
    this.#core = sprite([[0, bright], [0.36, bright], [0.58, warm], [0.76, edge], [1, nothing]]);
  }

  /** Pixels, as drawn. */
  radius(count: number): number {
    return radius(count, this.scale);
  }

  /** @param now epoch milliseconds */
  draw(dots: readonly Dot[], areas: readonly Area[], now: number, ageMs: number): void {
    const palette = this.#palette;
    if (!palette) return;
    const { pen, width, height } = this.sheet;
    this.sheet.clear();
    const seen = dots.filter(({ x, y }) => x > -60 && y > -60 && x < width + 60 && y < height + 60);
    for (const area of areas) this.#area(area, palette, glow(area.spot.time, now, ageMs));
    if (palette.adds) pen.globalCompositeOperation = "lighter";
    for (const dot of seen) this.#stamp(this.#halo, dot, HALO, glow(dot.time, now, ageMs));
    pen.globalCompositeOperation = "source-over";
    for (const dot of seen) this.#stamp(this.#core, dot, EDGE, 0.3 + 0.7 * glow(dot.time, now, ageMs));
    pen.globalAlpha = 1;
    this.#numbers(seen, palette);
  }

  #stamp(image: HTMLCanvasElement, { x, y, count, part = 1 }: Dot, reach: number, alpha: number): void {
    const size = this.radius(count) * reach * (0.4 + 0.6 * part);
    this.sheet.pen.globalAlpha = alpha * part;
    this.sheet.pen.drawImage(image, x - size, y - size, size * 2, size * 2);
  }

  #numbers(dots: readonly Dot[], palette: Palette): void {
    const { pen } = this.sheet;
    pen.fillStyle = palette.ink;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const { x, y, count, part = 1 } of dots) {
      const size = this.radius(count);
      if (size < NUMBERED_PIXELS * Math.max(1, this.scale * 0.8) || part < 1) continue;
      const text = short(count);
      pen.font = `600 ${Math.round((size * 1.5) / Math.max(2, text.length * 0.78))}px system-ui, sans-serif`;
      pen.fillText(text, x, y + 0.5);
    }
  }

  #area(area: Area, palette: Palette, alpha: number): void {
    const { pen } = this.sheet;
    pen.globalAlpha = 0.35 + 0.65 * alpha;
    if (area.corners) {
      pen.beginPath();
      for (const { x, y } of area.corners) pen.lineTo(x, y);
      pen.closePath();
      pen.globalAlpha *= Math.min(1, 0.3 + Math.log10(1 + area.spot.count) / 3);
      pen.fillStyle = palette.cell;
      pen.fill();
    } else {
      const size = this.radius(area.spot.count) + 4 * this.scale;
      pen.strokeStyle = palette.whole;
      pen.lineWidth = 1.6 * Math.max(1, this.scale);
      pen.setLineDash([4 * this.scale, 3 * this.scale]);
      pen.beginPath();
      pen.arc(area.x, area.y, size, 0, 2 * Math.PI);
      pen.stroke();
      pen.setLineDash([]);
    }
    pen.globalAlpha = 1;
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
