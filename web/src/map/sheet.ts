import { h } from "../dom";

/** A canvas as large as the map, drawn on in pixels as the style sheet has them. */
export class Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly pen: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  #density = 1;

  /** @param mostPixels as many as are drawn; on a larger screen each covers several of its own */
  constructor(
    attributes: Readonly<Record<string, string>>,
    private readonly mostPixels: number,
  ) {
    this.canvas = h("canvas", attributes);
    const pen = this.canvas.getContext("2d");
    if (!pen) throw new Error("this browser has no 2D canvas, which the map is drawn on");
    this.pen = pen;
  }

  resize(width: number, height: number): void {
    const most = Math.sqrt(this.mostPixels / Math.max(1, width * height));
    this.#density = Math.min(2, devicePixelRatio || 1, most);
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * this.#density);
    this.canvas.height = Math.round(height * this.#density);
  }

  /** Wipes it clean and draws as wide as it is. */
  clear(): void {
    this.flat();
    this.pen.clearRect(0, 0, this.width, this.height);
  }

  /** Draws in pixels from now on. */
  flat(): void {
    this.pen.setTransform(this.#density, 0, 0, this.#density, 0, 0);
  }

  /** Draws in other units from now on: `scale` pixels each, from a corner that is shifted. */
  in(scale: number, x: number, y: number): void {
    const density = this.#density;
    this.pen.setTransform(density * scale, 0, 0, density * scale, x * density, y * density);
  }
}
