import { createElement, render } from "preact";
import type { Api } from "../api";
import { Spark } from "../live/spark";
import { Zone } from "../zone";
import { perDay, spanOf } from "./days";

/** What flies by is not asked for. */
const STAYS_MS = 400;
const AT_ONCE = 4;
const SPARK_DAYS = 14;

/** Small pictures of the last days' clicks, each asked for once its link has stayed in sight. They may be missing: the card has the number. */
export class Sparks {
  readonly #zone = Zone.own();
  readonly #links = new WeakMap<Element, string>();
  readonly #staying = new Map<Element, ReturnType<typeof setTimeout>>();
  readonly #waiting: Element[] = [];
  #asking = 0;
  readonly #sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) this.#seen(target, isIntersecting);
  });

  constructor(private readonly api: Pick<Api, "stats">) {}

  /** @param place of the picture of a link */
  watch(place: Element, link: string): void {
    this.#links.set(place, link);
    this.#sight.observe(place);
  }

  /** Forgets all places. */
  clear(): void {
    this.#sight.disconnect();
    for (const timer of this.#staying.values()) clearTimeout(timer);
    this.#staying.clear();
    this.#waiting.length = 0;
  }

  #seen(place: Element, isInSight: boolean): void {
    clearTimeout(this.#staying.get(place));
    this.#staying.delete(place);
    if (!isInSight) return;
    const stays = setTimeout(() => {
      this.#staying.delete(place);
      this.#sight.unobserve(place);
      this.#waiting.push(place);
      void this.#next();
    }, STAYS_MS);
    this.#staying.set(place, stays);
  }

  async #next(): Promise<void> {
    const place = this.#asking < AT_ONCE ? this.#waiting.shift() : undefined;
    const link = place && this.#links.get(place);
    if (!place || link === undefined) return;
    this.#asking++;
    try {
      const now = Date.now();
      const { rows } = await this.api.stats({ ...spanOf(SPARK_DAYS, now, this.#zone), by: "day", link, tz: this.#zone.name });
      const counts = perDay(rows, SPARK_DAYS, this.#zone.dayOf(now));
      render(createElement(Spark, { counts, told: (days) => `Clicks a day over the last ${days} days` }), place);
    } catch {
      render(null, place);
    } finally {
      this.#asking--;
      void this.#next();
    }
  }
}
