import { h } from "../dom";
import type { Mark, Marks } from "../feed/marks";
import { clicks } from "../words";
import { Camera, type Frame } from "./camera";
import { dotScale } from "./clusters";
import { Details, placeName, type Story, storyOf } from "./details";
import { type Area, type Dot, Dots } from "./dots";
import { Gestures } from "./gestures";
import { Ground } from "./ground";
import { palette } from "./palette";
import { onPlane, type Point, WIDTH } from "./plane";
import { Pulses } from "./pulses";
import { REGIONS } from "./regions";
import { Scene } from "./scene";

const AGEING_MS = 10_000;
const NEAR_PIXELS = 9;
const HEAT_STEPS = 10;
const WARMING_MS = 15_000;
/** So few at once are told by name. */
const NAMED = 3;

/** The flat map: the ground, dots above it, rings above those, and details of what is pointed at. */
export class WorldMap {
  readonly element: HTMLElement;
  readonly #camera = new Camera(() => this.#moved());
  readonly #ground = new Ground(() => this.#redrawAll());
  readonly #dots = new Dots();
  readonly #pulses = new Pulses();
  readonly #details = new Details();
  readonly #scene = new Scene(this.#camera);
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #light = matchMedia("(prefers-color-scheme: light)");
  #palette = palette();
  #heat: ReadonlyMap<string, number> = new Map();
  #shown: { readonly dots: readonly Dot[]; readonly areas: readonly Area[] } = { dots: [], areas: [] };
  #warmed = Number.NEGATIVE_INFINITY;
  #visited = -1;
  #groundIsOld = true;
  #marksAreOld = true;
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
    const stage = h(
      "div",
      { class: "stage", tabindex: "0", role: "group", "aria-label": "Map: arrows move it, plus and minus zoom, Enter tells of the next dot, digits 0 to 6 show regions" },
      this.#ground.sheet.canvas,
      this.#dots.sheet.canvas,
      this.#pulses.element,
    );
    this.element = h("div", { class: "map" }, stage, this.#details.element);
    new Gestures(stage, {
      pan: (dx, dy) => this.#camera.panBy(dx, dy),
      zoom: (factor, at) => this.#camera.zoomBy(factor, at),
      glide: (factor, at) => this.#camera.glideBy(factor, at, this.#still.matches),
      tap: (at) => this.#tap(at),
      point: (at) => this.#point(at),
      next: () => this.#next(),
      leave: () => this.#details.hide(),
    });
  }

  get zoom(): number {
    return this.#camera.zoom;
  }

  /** Draws from now on; the result ends it. */
  start(): () => void {
    const size = new ResizeObserver(() => this.#resize());
    size.observe(this.element);
    const ageing = setInterval(() => this.#redraw(), AGEING_MS);
    const repaint = (): void => this.#repaint();
    this.#light.addEventListener("change", repaint);
    this.#repaint();
    return () => {
      size.disconnect();
      clearInterval(ageing);
      this.#light.removeEventListener("change", repaint);
      this.#camera.stop();
      cancelAnimationFrame(this.#frame);
    };
  }

  /** Draws other marks from now on, as they look at another time. */
  show(marks: Marks, now: () => number): void {
    this.marks = marks;
    this.now = now;
    this.#pulses.clear();
    this.#details.hide();
    this.changed([]);
  }

  /** The marks changed; those added pulse. */
  changed(added: readonly Mark[]): void {
    this.#marksAreOld = true;
    this.#redraw();
    if (added.length > 0 && !this.#still.matches && document.visibilityState === "visible") this.#pulse(added);
  }

  /** How many clicks came from each country today. */
  warm(countries: Readonly<Record<string, number>>): void {
    const most = Math.max(1, ...Object.values(countries));
    const heat = new Map(
      Object.entries(countries).map(([code, n]) => [code, (0.1 + 0.5 * (Math.ceil(Math.sqrt(n / most) * HEAT_STEPS) / HEAT_STEPS)) ] as const),
    );
    if (heat.size === this.#heat.size && [...heat].every(([code, warmth]) => this.#heat.get(code) === warmth)) return;
    this.#heat = heat;
    // Warmth changes slowly; the ground is large.
    if (performance.now() - this.#warmed < WARMING_MS) return;
    this.#warmed = performance.now();
    this.#redrawAll();
  }

  /** Flies to one of {@link REGIONS}. */
  fly(id: string): void {
    const region = REGIONS.find((one) => one.id === id);
    if (region) this.#camera.show(region.southWest, region.northEast, this.#still.matches);
  }

  zoomBy(factor: number): void {
    this.#camera.glideBy(factor, undefined, this.#still.matches);
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const frame = this.inset(width, height);
    this.#ground.sheet.resize(width, height);
    this.#dots.sheet.resize(width, height);
    this.#dots.scale = dotScale(frame.right - frame.left);
    this.#marksAreOld = true;
    this.#camera.resize(frame);
    // At once: a resized canvas is blank until it is drawn on.
    cancelAnimationFrame(this.#frame);
    this.#paint(performance.now());
  }

  #repaint(): void {
    this.#palette = palette();
    this.#dots.paint(this.#palette);
    this.#redrawAll();
  }

  #moved(): void {
    this.element.classList.toggle("zoomed", this.#camera.zoom > 1.01);
    this.#pulses.clear();
    this.#details.hide();
    this.#scene.look(this.#dots.scale, this.#still.matches ? undefined : performance.now());
    this.#redrawAll();
  }

  #pulse(added: readonly Mark[]): void {
    const isFew = added.length <= NAMED;
    const latest = [...added].reverse();
    this.#pulses.show(
      latest.map((mark) => ({
        ...this.#camera.toScreen(onPlane(mark.place)),
        radius: this.#dots.radius(1) + (mark.approximate ? 6 : 0),
        ...(isFew ? { name: mark.city ?? placeName(mark) } : {}),
      })),
    );
  }

  #redrawAll(): void {
    this.#groundIsOld = true;
    this.#redraw();
  }

  #redraw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame((at) => this.#paint(at));
  }

  #paint(at: number): void {
    if (this.#ground.sheet.width === 0) return;
    if (this.#groundIsOld) this.#ground.draw(this.#camera, this.#palette, this.#heat);
    if (this.#marksAreOld) this.#scene.load(this.marks.all, this.#dots.scale);
    this.#groundIsOld = this.#marksAreOld = false;
    this.#shown = { dots: this.#scene.dots(at), areas: this.#scene.areas() };
    this.#dots.draw(this.#shown.dots, this.#shown.areas, this.now(), this.marks.ageMs);
    this.#dots.sheet.canvas.setAttribute("aria-label", `World map with ${clicks(this.marks.drawn)} drawn`);
    if (this.#scene.changes(at)) this.#redraw();
  }

  #tap(at: Point): void {
    this.#details.hide();
    this.#point(at);
    this.#details.pin();
  }

  #point(at: Point | undefined): void {
    if (this.#details.isPinned) return;
    const near = at && this.#near(at);
    if (near) this.#tell(near);
    else this.#details.hide();
  }

  #near(at: Point): Dot | Area | undefined {
    const reach = NEAR_PIXELS * Math.max(1, this.#dots.scale);
    const isNear = ({ x, y }: Point, size: number) => Math.hypot(x - at.x, y - at.y) < Math.max(reach, size);
    const dots = this.#shown.dots.filter((dot) => isNear(dot, this.#dots.radius(dot.count)));
    dots.sort((a, b) => Math.hypot(a.x - at.x, a.y - at.y) - Math.hypot(b.x - at.x, b.y - at.y));
    return dots[0] ?? this.#shown.areas.find((area) => isNear(area, this.#dots.radius(area.spot.count) + 5));
  }

  #tell(near: Dot | Area): void {
    const story: Story = "spot" in near ? storyOf([near.spot]) : storyOf(this.#scene.parts(near));
    const size = this.#dots.radius("spot" in near ? near.spot.count : near.count);
    this.#details.show(story, near, size, this.#ground.sheet);
  }

  #next(): void {
    const { left, top, right, bottom } = this.#camera.frame;
    const seen = this.#shown.dots.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);
    const next = seen[++this.#visited % Math.max(1, seen.length)];
    if (!next) return;
    this.#tell(next);
    this.#details.pin();
  }

  /** Pixels that the world is wide. */
  get width(): number {
    return this.#camera.scale * WIDTH;
  }
}
