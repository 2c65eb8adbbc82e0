import { geoCircle, geoDistance, geoGraticule10, geoOrthographic, geoPath } from "d3-geo";
import { h } from "../dom";
import type { Mark, Marks, Spot } from "../feed/marks";
import type { Frame } from "./camera";
import { dotScale } from "./clusters";
import { Details, placeName, storyOf } from "./details";
import { type Area, type Dot, Dots } from "./dots";
import { Gestures } from "./gestures";
import { coarse } from "./outlines";
import { palette } from "./palette";
import type { Point } from "./plane";
import { Pulses } from "./pulses";
import { Sheet } from "./sheet";
import { opposite, sunAt, wrapped } from "./sun";

const TURN_MS = 1_600;
/** A turn is drawn that often: each picture costs as much as a hundred dots. */
const PICTURE_MS = 48;
const NIGHT_EVERY_MS = 60_000;
const LEAST_ZOOM = 1;
const MOST_ZOOM = 6;
const NEAR_PIXELS = 10;
const HALF_TURN = Math.PI / 2;
const SPHERE = { type: "Sphere" } as const;
const LAND: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: coarse.countries.map(({ shape }) => shape) };
const GRID = geoGraticule10();

/** The Earth as a ball with its night: stands still while nothing comes, and turns gently to where clicks come from. */
export class Globe {
  readonly element: HTMLElement;
  readonly #ground = new Sheet({ class: "ground", "aria-hidden": "true" }, 4_000_000);
  readonly #dots = new Dots();
  readonly #pulses = new Pulses();
  readonly #details = new Details();
  readonly #projection = geoOrthographic().clipAngle(90).rotate([-15, -18, 0]);
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #light = matchMedia("(prefers-color-scheme: light)");
  #palette = palette();
  #shown: readonly (Dot & { readonly spot: Spot })[] = [];
  #zoom = 1;
  #turn = 0;
  #frame = 0;
  #isOn = false;
  #visited = -1;

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param inset the part of the globe's own box that is free of panels
   */
  constructor(
    private marks: Marks,
    private now: () => number,
    private readonly inset: (width: number, height: number) => Frame,
  ) {
    const stage = h(
      "div",
      { class: "stage", tabindex: "0", role: "group", "aria-label": "Globe: arrows turn it, plus and minus zoom, Enter tells of the next dot" },
      this.#ground.canvas,
      this.#dots.sheet.canvas,
      this.#pulses.element,
    );
    this.element = h("div", { class: "map globe zoomed", "data-testid": "globe" }, stage, this.#details.element);
    new Gestures(stage, {
      pan: (dx, dy) => this.#drag(dx, dy),
      zoom: (factor) => this.zoomBy(factor),
      glide: (factor) => this.zoomBy(factor),
      tap: (at) => this.#tap(at),
      point: (at) => this.#point(at),
      next: () => this.#next(),
      leave: () => this.#details.hide(),
    });
  }

  start(): () => void {
    this.#isOn = true;
    const size = new ResizeObserver(() => this.#draw());
    size.observe(this.element);
    const night = setInterval(() => this.#redraw(), NIGHT_EVERY_MS);
    const repaint = (): void => {
      this.#palette = palette();
      this.#dots.paint(this.#palette);
      this.#redraw();
    };
    this.#light.addEventListener("change", repaint);
    repaint();
    return () => {
      this.#isOn = false;
      size.disconnect();
      clearInterval(night);
      this.#light.removeEventListener("change", repaint);
      cancelAnimationFrame(this.#frame);
      cancelAnimationFrame(this.#turn);
    };
  }

  show(marks: Marks, now: () => number): void {
    this.marks = marks;
    this.now = now;
    this.#pulses.clear();
    this.#details.hide();
    this.changed([]);
  }

  changed(added: readonly Mark[]): void {
    if (!this.#isOn) return;
    const newest = added.at(-1);
    if (newest && !this.#still.matches && !document.hidden) this.#turnTo(newest, added);
    else this.#redraw();
  }

  zoomBy(factor: number): void {
    this.#zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, this.#zoom * factor));
    this.#redraw();
  }

  #drag(dx: number, dy: number): void {
    cancelAnimationFrame(this.#turn);
    const [turn, tilt] = this.#projection.rotate();
    const degrees = 90 / this.#projection.scale();
    this.#projection.rotate([turn + dx * degrees, Math.min(80, Math.max(-80, tilt - dy * degrees)), 0]);
    this.#pulses.clear();
    this.#redraw();
  }

  /** Turns part of the way, and lets rings run out where it comes to rest. */
  #turnTo({ place }: Mark, added: readonly Mark[]): void {
    cancelAnimationFrame(this.#turn);
    const [turn, tilt] = this.#projection.rotate();
    const isSeen = geoDistance([-turn, -tilt], [place.longitude, place.latitude]) < HALF_TURN * 0.6;
    if (isSeen) {
      this.#redraw();
      return this.#pulse(added);
    }
    this.#pulses.clear();
    this.#details.hide();
    const way = wrapped(-place.longitude - turn);
    const rise = (Math.max(-35, Math.min(35, -place.latitude)) - tilt) * 0.6;
    const begin = performance.now();
    let drawn = 0;
    const step = (at: number): void => {
      const part = Math.min(1, Math.max(0, (at - begin) / TURN_MS));
      if (part < 1) this.#turn = requestAnimationFrame(step);
      if (part < 1 && at - drawn < PICTURE_MS) return;
      drawn = at;
      const eased = part * part * (3 - 2 * part);
      this.#projection.rotate([turn + way * eased, tilt + rise * eased, 0]);
      this.#draw();
      if (part === 1) this.#pulse(added);
    };
    this.#turn = requestAnimationFrame(step);
  }

  #pulse(added: readonly Mark[]): void {
    const seen = added.filter(({ place }) => this.#isSeen(place.longitude, place.latitude));
    this.#pulses.show(
      [...seen].reverse().map((mark) => ({
        ...this.#at(mark.place.longitude, mark.place.latitude),
        radius: this.#dots.radius(1),
        ...(added.length <= 3 ? { name: mark.city ?? placeName(mark) } : {}),
      })),
    );
  }

  #redraw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0 || !this.#isOn) return;
    if (width !== this.#ground.width || height !== this.#ground.height) {
      this.#ground.resize(width, height);
      this.#dots.sheet.resize(width, height);
    }
    const { left, top, right, bottom } = this.inset(width, height);
    const radius = (Math.min(right - left, bottom - top) / 2) * 0.96;
    this.#projection.translate([(left + right) / 2, (top + bottom) / 2]).scale(radius * this.#zoom);
    this.#dots.scale = dotScale(radius * 2.2);
    this.#drawGround();
    this.#shown = this.#visible();
    const areas: Area[] = [];
    this.#dots.draw(this.#shown, areas, this.now(), this.marks.ageMs);
  }

  #drawGround(): void {
    const { pen } = this.#ground;
    this.#ground.clear();
    const path = geoPath(this.#projection, pen);
    const fill = (colour: string, shape: Parameters<typeof path>[0]): void => {
      pen.beginPath();
      path(shape);
      pen.fillStyle = colour;
      pen.fill();
    };
    const line = (colour: string, width: number, shape: Parameters<typeof path>[0]): void => {
      pen.beginPath();
      path(shape);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    };
    fill(this.#palette.sea, SPHERE);
    line(this.#palette.grid, 0.7, GRID);
    fill(this.#palette.land, LAND);
    line(this.#palette.border, 0.7, coarse.borders);
    const { latitude, longitude } = opposite(sunAt(this.now()));
    fill(this.#palette.night, geoCircle().center([longitude, latitude]).radius(89.5)());
    fill(this.#palette.night, geoCircle().center([longitude, latitude]).radius(82)());
    line(this.#palette.rim, 1.2, SPHERE);
  }

  #visible(): (Dot & { readonly spot: Spot })[] {
    return this.marks.all
      .filter(({ place }) => this.#isSeen(place.longitude, place.latitude))
      .map((spot) => ({ id: spot.key, spot, count: spot.count, time: spot.time, ...this.#at(spot.place.longitude, spot.place.latitude) }))
      .sort((a, b) => b.count - a.count);
  }

  #isSeen(longitude: number, latitude: number): boolean {
    const [turn, tilt] = this.#projection.rotate();
    return geoDistance([-turn, -tilt], [longitude, latitude]) < HALF_TURN;
  }

  #at(longitude: number, latitude: number): Point {
    const [x, y] = this.#projection([longitude, latitude]) ?? [0, 0];
    return { x, y };
  }

  #tap(at: Point): void {
    this.#details.hide();
    this.#point(at);
    this.#details.pin();
  }

  #point(at: Point | undefined): void {
    if (this.#details.isPinned) return;
    const near = at && this.#shown.find(({ x, y, count }) => Math.hypot(x - at.x, y - at.y) < Math.max(NEAR_PIXELS, this.#dots.radius(count)));
    if (near) this.#tell(near);
    else this.#details.hide();
  }

  #tell(dot: Dot & { readonly spot: Spot }): void {
    const close = this.#shown.filter(({ x, y }) => Math.hypot(x - dot.x, y - dot.y) < NEAR_PIXELS / 2).map(({ spot }) => spot);
    this.#details.show(storyOf(close), dot, this.#dots.radius(dot.count), this.#ground);
  }

  #next(): void {
    const next = this.#shown[++this.#visited % Math.max(1, this.#shown.length)];
    if (!next) return;
    this.#tell(next);
    this.#details.pin();
  }
}
