import type { Place } from "blip-client";
import { HEIGHT, onPlane, type Point, WIDTH } from "./plane";

/** The part of the map's own box that is free of panels, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const MOST_ZOOM = 40;
const FLIGHT_MS = 700;

interface Look {
  /** 1 shows the whole world as large as it goes into the frame. */
  readonly zoom: number;
  /** What of the plane is in the middle of the frame. */
  readonly x: number;
  readonly y: number;
}

const HOME: Look = { zoom: 1, x: WIDTH / 2, y: HEIGHT / 2 };

/** Which part of the flat map is looked at. Tells when that changes; a flight changes it frame by frame. */
export class Camera {
  #frame: Frame = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };
  #look = HOME;
  #flight = 0;

  /** @param moved called after each change */
  constructor(private readonly moved: () => void) {}

  get zoom(): number {
    return this.#look.zoom;
  }

  /** Pixels for a unit of the plane. */
  get scale(): number {
    return this.#fit * this.#look.zoom;
  }

  /** Pixels that the plane's corner is right of and below the box's. */
  get shift(): Point {
    const { scale } = this;
    const { left, right, top, bottom } = this.#frame;
    return { x: (left + right) / 2 - this.#look.x * scale, y: (top + bottom) / 2 - this.#look.y * scale };
  }

  get frame(): Frame {
    return this.#frame;
  }

  get #fit(): number {
    const { left, right, top, bottom } = this.#frame;
    return Math.max(0.05, Math.min((right - left) / WIDTH, (bottom - top) / HEIGHT));
  }

  /** The box has another size. */
  resize(frame: Frame): void {
    this.#frame = frame;
    this.#set(this.#look);
  }

  toScreen({ x, y }: Point): Point {
    const { scale, shift } = this;
    return { x: x * scale + shift.x, y: y * scale + shift.y };
  }

  toPlane({ x, y }: Point): Point {
    const { scale, shift } = this;
    return { x: (x - shift.x) / scale, y: (y - shift.y) / scale };
  }

  /** Zooms; what lies at a point of the box stays there. */
  zoomBy(factor: number, at?: Point): void {
    this.stop();
    this.#set(this.#zoomed(factor, at));
  }

  /** As {@link zoomBy}, gliding there. */
  glideBy(factor: number, at: Point | undefined, still: boolean): void {
    this.#fly(this.#zoomed(factor, at), still, FLIGHT_MS / 2);
  }

  /** Moves what is shown by so many pixels. */
  panBy(dx: number, dy: number): void {
    this.stop();
    const { zoom, x, y } = this.#look;
    this.#set({ zoom, x: x - dx / this.scale, y: y - dy / this.scale });
  }

  /** Shows a rectangle of the Earth; all of it where it is nearly that. */
  show(southWest: Place, northEast: Place, still: boolean): void {
    if (northEast.longitude - southWest.longitude >= 360) return this.#fly(HOME, still, FLIGHT_MS);
    const corners = [southWest, northEast, { ...southWest, latitude: northEast.latitude }, { ...northEast, latitude: southWest.latitude }];
    const points = corners.map(onPlane);
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    const width = Math.max(...xs) - Math.min(...xs);
    const height = Math.max(...ys) - Math.min(...ys);
    const { left, right, top, bottom } = this.#frame;
    const scale = Math.min((right - left) / width, (bottom - top) / height);
    const middle = { x: Math.min(...xs) + width / 2, y: Math.min(...ys) + height / 2 };
    this.#fly({ zoom: scale / this.#fit, ...middle }, still, FLIGHT_MS);
  }

  /** Ends a flight where it is. */
  stop(): void {
    cancelAnimationFrame(this.#flight);
  }

  #zoomed(factor: number, at: Point | undefined): Look {
    const { left, right, top, bottom } = this.#frame;
    const pixel = at ?? { x: (left + right) / 2, y: (top + bottom) / 2 };
    const zoom = Math.min(MOST_ZOOM, Math.max(1, this.#look.zoom * factor));
    const fixed = this.toPlane(pixel);
    const part = this.#look.zoom / zoom;
    return {
      zoom,
      x: fixed.x + (this.#look.x - fixed.x) * part,
      y: fixed.y + (this.#look.y - fixed.y) * part,
    };
  }

  #fly(to: Look, still: boolean, ms: number): void {
    this.stop();
    const goal = this.#bounded(to);
    if (still) return this.#set(goal);
    const from = this.#look;
    const begin = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - begin) / ms));
      const eased = part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
      const zoom = from.zoom * (goal.zoom / from.zoom) ** eased;
      // Along with the zoom: what is flown to comes nearer at the pace at which it grows.
      const way = goal.zoom === from.zoom ? eased : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / goal.zoom);
      this.#set({ zoom, x: from.x + (goal.x - from.x) * way, y: from.y + (goal.y - from.y) * way });
      if (part < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  #set(look: Look): void {
    this.#look = this.#bounded(look);
    this.moved();
  }

  /** The map's middle at rest; never more than half a frame beside the map. */
  #bounded({ zoom: wanted, x, y }: Look): Look {
    const zoom = Math.min(MOST_ZOOM, Math.max(1, wanted));
    const slack = 1 - 1 / zoom;
    const reach = (size: number) => (size / 2) * slack;
    const within = (value: number, middle: number, most: number) =>
      Math.min(middle + most, Math.max(middle - most, value));
    return { zoom, x: within(x, WIDTH / 2, reach(WIDTH)), y: within(y, HEIGHT / 2, reach(HEIGHT)) };
  }
}
