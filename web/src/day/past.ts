import type { Api, PastClick, Row, Span } from "../api";
import { type Filter, matches } from "../filter";
import { type Mark, Marks } from "../feed/marks";
import type { Zone } from "../zone";
import { type Days, HOUR_MS } from "./days";
import { Film } from "./film";

export const LISTED = 50;
export const UNPLACED_LISTED = 200;
const PAGE = 1_000;
/** Some 150 bytes each. */
const MOST_FILMED = 200_000;

/**
 * Some days' clicks, loaded page by page, each once. What is drawn is bounded as the live map's marks are, merged by the hour, and
 * counts stay exact; only so many are kept as lines.
 */
export class PastDay {
  readonly marks: Marks;
  /** The same in the order of their times; of very many the latest. */
  readonly film: Film;
  /** Newest first. */
  readonly latest: PastClick[] = [];
  readonly unplaced: PastClick[] = [];
  loaded = 0;
  unplacedCount = 0;
  total: number | undefined;
  /** Both as the statistics tell them, which know nothing of places. */
  visitors: number | undefined;
  bots: number | undefined;
  countries: readonly Row[] = [];
  links: readonly Row[] = [];
  done = false;
  #cursor: string | undefined;
  /** Whether the statistics have told what there is; else it is counted as it comes. */
  #counted: boolean | undefined;

  /** @param filter which clicks are meant */
  constructor(
    readonly days: Days,
    readonly zone: Zone,
    private readonly api: Pick<Api, "clicks" | "stats">,
    readonly filter: Filter = {},
  ) {
    this.marks = new Marks(this.end - this.begin, HOUR_MS);
    this.film = new Film(this.begin, this.end);
  }

  /** Epoch milliseconds. */
  get begin(): number {
    return this.zone.beginOf(this.days.from);
  }

  /** Epoch milliseconds: what came last shines most. */
  get end(): number {
    return this.zone.endOf(this.days.to);
  }

  /** For the API. */
  get span(): Span {
    return { from: instant(this.begin), to: instant(this.end) };
  }

  /** As people read it, for instance `20 November 2026` or `18 – 20 November 2026`. */
  get name(): string {
    return this.zone.daysName(this.days);
  }

  /** True while more clicks may come. */
  runs(now: number): boolean {
    return this.zone.dayOf(now) <= this.days.to;
  }

  /**
   * Loads what is still to load; where it failed before, it goes on from there.
   *
   * @param changed called after each answer
   * @throws Refusal as the server tells it
   */
  async load(signal: AbortSignal, changed: () => void): Promise<void> {
    if (this.#counted === undefined && !(await this.#count(signal))) return;
    changed();
    while (!this.done) {
      const page = await this.api.clicks({ ...this.span, ...this.#link, limit: PAGE }, this.#cursor);
      if (signal.aborted) return;
      this.#add(page.clicks.filter((click) => matches(this.filter, click)));
      this.#cursor = page.cursor ?? undefined;
      this.done = this.#cursor === undefined;
      if (this.done) this.total ??= this.loaded;
      changed();
    }
  }

  /** The ledger filters by links; places are sieved here. */
  get #link(): Filter {
    const { link } = this.filter;
    return link === undefined ? {} : { link };
  }

  /** Asks what there is; false if nobody wants to know any more. */
  async #count(signal: AbortSignal): Promise<boolean> {
    const { begin, span } = this;
    const { country, city } = this.filter;
    if (country !== undefined || city !== undefined) {
      this.#counted = false;
      return true;
    }
    const question = { ...span, ...this.#link };
    // By country and link whole UTC hours are counted; where days begin within one, the clicks themselves are.
    const isWhole = begin % HOUR_MS === 0 && this.end % HOUR_MS === 0;
    const [hours, countries, links] = await Promise.all([
      this.api.stats({ ...question, by: "hour" }),
      isWhole ? this.api.stats({ ...question, by: "country" }) : undefined,
      isWhole ? this.api.stats({ ...question, by: "link" }) : undefined,
    ]);
    if (signal.aborted) return false;
    this.total = hours.total;
    this.visitors = hours.visitors;
    this.bots = hours.bots;
    this.#counted = isWhole;
    this.countries = countries?.rows ?? [];
    this.links = links?.rows ?? [];
    return true;
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
    const marks = clicks.flatMap(mark);
    this.marks.add(marks, this.end);
    if (this.film.length < MOST_FILMED) this.film.add(marks);
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
