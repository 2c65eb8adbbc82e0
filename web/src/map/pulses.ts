import { h } from "../dom";
import type { Point } from "./plane";

const RINGS = 56;
const AT_ONCE = 24;
const RING_MS = 2_200;
const CALL_MS = 3_200;
const REST_MS = 100;
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
  /** Each with when it is free again, by `performance.now()`. */
  readonly #rings: { readonly element: HTMLElement; until: number }[] = [];

  show(pulses: readonly Pulse[]): void {
    const some = pulses.slice(0, AT_ONCE);
    const spread = some.length < SPREAD_FROM ? some.length * 90 : SPREAD_MS;
    some.forEach((pulse, i) => this.#ring(pulse, (i / some.length) * spread, spread + RING_MS));
    const named = some.find(({ name }) => name);
    if (named) this.#call(named);
  }

  /** The map moved: they would run out from elsewhere. */
  clear(): void {
    for (const ring of this.#rings) {
      for (const animation of ring.element.getAnimations?.() ?? []) animation.cancel();
      ring.until = 0;
    }
    this.element.querySelectorAll(".call").forEach((call) => call.remove());
  }

  /** All of a batch begin and end together, and rest in between: beginning and ending are what the page's own thread has to do. */
  #ring({ x, y, radius }: Pulse, delay: number, duration: number): void {
    const ring = this.#free(duration);
    if (!ring) return;
    const at = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    const from = (radius / 32).toFixed(3);
    const to = ((radius * 2 + 26) / 32).toFixed(3);
    const easing = "cubic-bezier(0.16, 0.84, 0.44, 1)";
    const small = `${at} scale(${from})`;
    const large = `${at} scale(${to})`;
    ring.animate?.(
      [
        { transform: small, opacity: 0 },
        { transform: small, opacity: 0, offset: delay / duration },
        { transform: small, opacity: 1, offset: delay / duration + 0.001, easing },
        { transform: large, opacity: 0, offset: (delay + RING_MS) / duration - 0.002 },
        { transform: large, opacity: 0 },
      ],
      { duration },
    );
  }

  /** One that rests: two animations of one element would have the page's own thread draw them. */
  #free(duration: number): HTMLElement | undefined {
    const now = performance.now();
    let ring = this.#rings.find(({ until }) => until < now);
    if (!ring && this.#rings.length < RINGS) {
      ring = { element: this.element.appendChild(h("i", { class: "ring" })), until: 0 };
      this.#rings.push(ring);
    }
    if (ring) ring.until = now + duration + REST_MS;
    return ring?.element;
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
