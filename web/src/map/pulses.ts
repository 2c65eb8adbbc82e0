import { h } from "../dom";
import type { Point } from "./plane";

const RINGS = 48;
const RING_MS = 2_200;
const CALL_MS = 3_200;
/** A batch of many is spread over the time to the next one. */
const SPREAD_MS = 1_700;
const SPREAD_FROM = 8;

/** A click that just came, on the screen. */
export interface Pulse extends Point {
  /** Of the dot that it runs out from, in pixels. */
  readonly radius: number;
  readonly name?: string;
}

/**
 * Rings that run outwards from clicks that just came, and the name of the place where few came. They are elements that the
 * browser's compositor moves: the page's own thread only starts them, and no dot is drawn again for them.
 */
export class Pulses {
  readonly element = h("div", { class: "pulses", "aria-hidden": "true" });
  readonly #rings: HTMLElement[] = [];
  #next = 0;

  show(pulses: readonly Pulse[]): void {
    const some = pulses.slice(0, RINGS / 2);
    some.forEach((pulse, i) => this.#ring(pulse, some.length < SPREAD_FROM ? i * 90 : (i / some.length) * SPREAD_MS));
    const named = some.find(({ name }) => name);
    if (named) this.#call(named);
  }

  /** The map moved: they would run out from elsewhere. */
  clear(): void {
    for (const ring of this.#rings) for (const animation of ring.getAnimations?.() ?? []) animation.cancel();
    this.element.querySelectorAll(".call").forEach((call) => call.remove());
  }

  #ring({ x, y, radius }: Pulse, delay: number): void {
    const ring = (this.#rings[this.#next] ??= this.element.appendChild(h("i", { class: "ring" })));
    this.#next = (this.#next + 1) % RINGS;
    const at = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    const from = (radius / 32).toFixed(3);
    const to = ((radius * 2 + 26) / 32).toFixed(3);
    ring.animate?.(
      [
        { transform: `${at} scale(${from})`, opacity: 1 },
        { transform: `${at} scale(${to})`, opacity: 0 },
      ],
      { duration: RING_MS, delay, easing: "cubic-bezier(0.16, 0.84, 0.44, 1)", fill: "none" },
    );
  }

  #call({ x, y, radius, name }: Pulse): void {
    const call = this.element.appendChild(h("span", { class: "call" }, name));
    const at = (rise: number) => `translate(${x.toFixed(1)}px, ${(y - radius - 14 - rise).toFixed(1)}px) translate(-50%, -50%)`;
    const flight = call.animate?.(
      [
        { transform: at(0), opacity: 0 },
        { transform: at(6), opacity: 1, offset: 0.12 },
        { transform: at(10), opacity: 1, offset: 0.75 },
        { transform: at(18), opacity: 0 },
      ],
      { duration: CALL_MS, easing: "ease-out", fill: "both" },
    );
    if (flight) flight.onfinish = () => call.remove();
    else call.remove();
  }
}
