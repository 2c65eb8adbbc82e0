import type { Api, PastClick, Row } from "../api";
import { type Mark, Marks } from "../feed/marks";
import { beginOf, DAY_MS, dayOf, shifted } from "./days";

export const LISTED = 50;
export const UNPLACED_LISTED = 200;
const PAGE = 1_000;
const HOUR_MS = 3_600_000;

/**
 * A UTC day's clicks, loaded page by page, each once. What is drawn is bounded as the live map's marks are, merged by the hour, and
 * counts stay exact; only so many are kept as lines.
 */
export class PastDay {
  readonly marks = new Marks(DAY_MS, HOUR_MS);
  /** Newest first. */
  readonly latest: PastClick[] = [];
  readonly unplaced: PastClick[] = [];
  loaded = 0;
  unplacedCount = 0;
  total: number | undefined;
  countries: readonly Row[] = [];
  links: readonly Row[] = [];
  done = false;
  #cursor: string | undefined;

  constructor(
    readonly day: string,
    private readonly api: Pick<Api, "clicks" | "stats">,
  ) {}

  /** Epoch milliseconds: what came last shines most. */
  get end(): number {
    return beginOf(this.day) + DAY_MS;
  }

  /** True while more clicks may come. */
  runs(now: number): boolean {
    return dayOf(now) === this.day;
  }

  /**
   * Loads what is still to load; where it failed before, it goes on from there.
   *
   * @param changed called after each answer
   * @throws Refusal as the server tells it
   */
  async load(signal: AbortSignal, changed: () => void): Promise<void> {
    const span = { from: `${this.day}T00:00:00Z`, to: `${shifted(this.day, 1)}T00:00:00Z` };
    if (this.total === undefined) {
      const [countries, links] = await Promise.all([
        this.api.stats({ ...span, by: "country" }),
        this.api.stats({ ...span, by: "link" }),
      ]);
      if (signal.aborted) return;
      this.total = countries.total;
      this.countries = countries.rows;
      this.links = links.rows;
      changed();
    }
    while (!this.done) {
      const page = await this.api.clicks({ ...span, limit: PAGE }, this.#cursor);
      if (signal.aborted) return;
      this.#add(page.clicks);
      this.#cursor = page.cursor ?? undefined;
      this.done = this.#cursor === undefined;
      changed();
    }
  }

  #add(clicks: readonly PastClick[]): void {
    this.loaded += clicks.length;
    this.latest.push(...clicks.slice(0, Math.max(0, LISTED - this.latest.length)));
    const nowhere = clicks.filter((click) => !placeOf(click));
    this.unplacedCount += nowhere.length;
    this.unplaced.push(...nowhere.slice(0, Math.max(0, UNPLACED_LISTED - this.unplaced.length)));
    this.marks.add(clicks.flatMap(mark), this.end);
  }
}

function placeOf({ latitude, longitude }: PastClick): Mark["place"] | undefined {
  return typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : undefined;
}

function mark(click: PastClick): Mark[] {
  const place = placeOf(click);
  const country = click.country === undefined ? {} : { country: click.country };
  return place ? [{ place, time: click.time, count: 1, ...country }] : [];
}
