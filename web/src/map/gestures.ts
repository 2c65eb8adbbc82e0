import type { Point } from "./plane";

/** What gestures and keys ask of the map. Points are in pixels of its box. */
export interface Moves {
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
  /** As zoom, but gliding there. */
  glide(factor: number, at?: Point): void;
  tap(at: Point): void;
  point(at: Point | undefined): void;
  /** The next dot, for those who have no pointer. */
  next(): void;
  leave(): void;
}

const TAP_PIXELS = 6;
const KEY_PIXELS = 90;
const WHEEL_STEP = 0.0016;
const STEP = 1.8;

/** Wheel, pinch, drag, taps, double clicks and keys on an element. */
export class Gestures {
  readonly #pointers = new Map<number, Point>();
  #moved = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly moves: Moves,
  ) {
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#up(event));
    element.addEventListener("pointercancel", (event) => this.#pointers.delete(event.pointerId));
    element.addEventListener("pointerleave", () => this.moves.point(undefined));
    element.addEventListener("dblclick", (event) => this.moves.glide(event.shiftKey ? 1 / STEP : STEP, this.#at(event)));
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  #at({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const pinch = event.ctrlKey ? 6 : 1;
    const change = Math.max(-240, Math.min(240, event.deltaY * lines * pinch));
    this.moves.zoom(Math.exp(-change * WHEEL_STEP), this.#at(event));
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#pointers.set(event.pointerId, this.#at(event));
    this.#moved = 0;
  }

  #move(event: PointerEvent): void {
    const at = this.#at(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) return event.pointerType === "mouse" ? this.moves.point(at) : undefined;
    const distance = Math.hypot(at.x - before.x, at.y - before.y);
    if (this.#pointers.size === 1 && this.#moved + distance < TAP_PIXELS) return;
    this.#moved += distance;
    if (!this.element.hasPointerCapture(event.pointerId)) this.element.setPointerCapture(event.pointerId);
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.#pointers.set(event.pointerId, at);
    if (!other) return this.moves.pan(at.x - before.x, at.y - before.y);
    const spread = Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    this.moves.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    this.moves.zoom(spread, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
  }

  #up(event: PointerEvent): void {
    const began = this.#pointers.get(event.pointerId);
    this.#pointers.delete(event.pointerId);
    if (began && this.#moved === 0 && this.#pointers.size === 0) this.moves.tap(this.#at(event));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  readonly #acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => this.moves.pan(KEY_PIXELS, 0),
    ArrowRight: () => this.moves.pan(-KEY_PIXELS, 0),
    ArrowUp: () => this.moves.pan(0, KEY_PIXELS),
    ArrowDown: () => this.moves.pan(0, -KEY_PIXELS),
    "+": () => this.moves.glide(STEP),
    "=": () => this.moves.glide(STEP),
    "-": () => this.moves.glide(1 / STEP),
    Enter: () => this.moves.next(),
    Escape: () => this.moves.leave(),
  };
}
