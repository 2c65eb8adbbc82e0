import { geoGraticule10, geoPath } from "d3-geo";
import type { Camera } from "./camera";
import { coarse, fine, onPlane, type Outline, type Outlines } from "./outlines";
import type { Palette } from "./palette";
import { plane } from "./plane";
import { Sheet } from "./sheet";

/** From this zoom on the finer outlines are worth their 230 KB. */
const FINE_ZOOM = 3;

/** The still part of the flat map: sea, lines of the globe, land and borders, and how warm each country is. */
export class Ground {
  readonly sheet = new Sheet({ class: "ground", "aria-hidden": "true" }, 8_500_000);
  readonly #sea = new Path2D(geoPath(plane)({ type: "Sphere" }) ?? "");
  readonly #grid = new Path2D(geoPath(plane).digits(1)(geoGraticule10()) ?? "");
  readonly #coarse = onPlane(coarse);
  #fine: Outlines | undefined;
  #asked = false;

  /** @param changed called when finer outlines are there */
  constructor(private readonly changed: () => void) {}

  /** Whether the finer outlines are drawn. */
  get isFine(): boolean {
    return this.#fine !== undefined;
  }

  /** @param heat how warm countries are, 0..1 */
  draw(camera: Camera, palette: Palette, heat: ReadonlyMap<string, number>): void {
    const { pen } = this.sheet;
    const { scale, shift, zoom } = camera;
    const { land, borders } = this.#outlines(zoom);
    this.sheet.clear();
    this.sheet.in(scale, shift.x, shift.y);
    const pixel = 1 / scale;
    pen.lineJoin = "round";
    fill(pen, palette.sea, this.#sea);
    line(pen, palette.grid, pixel * 0.7, this.#grid);
    const seen = land.filter((one) => this.#isSeen(one, camera));
    for (const { path } of seen) fill(pen, palette.land, path);
    this.#warm(seen, palette, heat);
    line(pen, palette.border, pixel * 0.7, borders);
    line(pen, palette.rim, pixel, this.#sea);
    this.sheet.flat();
  }

  #warm(land: readonly Outline[], palette: Palette, heat: ReadonlyMap<string, number>): void {
    const { pen } = this.sheet;
    for (const { code, path } of land) {
      const warmth = heat.get(code);
      if (!warmth) continue;
      pen.globalAlpha = warmth;
      fill(pen, palette.heat, path);
    }
    pen.globalAlpha = 1;
  }

  #isSeen({ left, top, right, bottom }: Outline, camera: Camera): boolean {
    const from = camera.toScreen({ x: left, y: top });
    const to = camera.toScreen({ x: right, y: bottom });
    return to.x >= 0 && to.y >= 0 && from.x <= this.sheet.width && from.y <= this.sheet.height;
  }

  #outlines(zoom: number): Outlines {
    if (zoom < FINE_ZOOM) return this.#coarse;
    if (!this.#asked) void this.#load();
    return this.#fine ?? this.#coarse;
  }

  async #load(): Promise<void> {
    this.#asked = true;
    try {
      this.#fine = onPlane(await fine());
      this.changed();
    } catch {
      // Away for now: the coarse ones do, and the next look asks again.
      this.#asked = false;
    }
  }
}

function fill(pen: CanvasRenderingContext2D, colour: string, path: Path2D): void {
  pen.fillStyle = colour;
  pen.fill(path);
}

function line(pen: CanvasRenderingContext2D, colour: string, width: number, path: Path2D): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke(path);
}
