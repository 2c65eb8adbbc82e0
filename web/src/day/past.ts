import type { Api, PastClick, Row } from "../api";
import { type Mark, Marks } from "../feed/marks";
import type { Zone } from "../zone";
import { DAY_MS } from "./days";

export const LISTED = 50;
export const UNPLACED_LISTED = 200;
const PAGE = 1_000;
const HOUR_MS = 3_600_000;

/**
 * A day's clicks, loaded page by page, each once. What is drawn is bounded as the live map's marks are, merged by the hour, and
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
  #counted = true;

  constructor(
    readonly day: string,
    readonly zone: Zone,
    private readonly api: Pick<Api, "clicks" | "stats">,
  ) {}

  /** Epoch milliseconds: what came last shines most. */
  get end(): number {
    return this.zone.endOf(this.day);
  }

  /** True while more clicks may come. */
  runs(now: number): boolean {
    return this.zone.dayOf(now) === this.day;
  }

  /**
   * Loads what is still to load; where it failed before, it goes on from there.
   *
   * @param changed called after each answer
   * @throws Refusal as the server tells it
   */
  async load(signal: AbortSignal, changed: () => void): Promise<void> {
    const begin = this.zone.beginOf(this.day);
    const span = { from: instant(begin), to: instant(this.end) };
    if (this.total === undefined) {
      // By country and link whole UTC hours are counted; where days begin within one, the clicks themselves are.
      const isWhole = begin % HOUR_MS === 0 && this.end % HOUR_MS === 0;
      const [hours, countries, links] = await Promise.all([
        this.api.stats({ ...span, by: "hour" }),
        isWhole ? this.api.stats({ ...span, by: "country" }) : undefined,
        isWhole ? this.api.stats({ ...span, by: "link" }) : undefined,
      ]);
      if (signal.aborted) return;
      this.total = hours.total;
      this.#counted = isWhole;
      this.countries = countries?.rows ?? [];
      this.links = links?.rows ?? [];
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
    if (!this.#counted) {
      this.countries = added(this.countries, clicks.map(({ country }) => country ?? ""));
      this.links = added(this.links, clicks.map(({ link }) => link));
    }
    this.latest.push(...clicks.slice(0, Math.max(0, LISTED - this.latest.length)));
    const nowhere = clicks.filter((click) => !placeOf(click));
    this.unplacedCount += nowhere.length;
    this.unplaced.push(...nowhere.slice(0, Math.max(0, UNPLACED_LISTED - this.unplaced.length)));
    this.marks.add(clicks.flatMap(mark), this.end);
  }
}

function instant(time: number): string {
  return new Date(time).toISOString();
}

function added(rows: readonly Row[], keys: readonly string[]): Row[] {
  const counts = new Map(rows.map(({ key, count }) => [key, count]));
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count }));
}

function placeOf({ latitude, longitude }: PastClick): Mark["place"] | undefined {
  return typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : undefined;
}

function mark(click: PastClick): Mark[] {
  const place = placeOf(click);
  const { time, country, city, approximate } = click;
  if (!place) return [];
  return [
    {
      place,
      time,
      count: 1,
      ...(country === undefined ? {} : { country }),
      ...(city === undefined ? {} : { city }),
      ...(approximate ? { approximate: true } : {}),
    },
  ];
}
