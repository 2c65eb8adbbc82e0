import { signal } from "@preact/signals";
import { type Api, type PastClick, type Row, type Span, type Stats, type StatsBy, told } from "../api";
import type { Entrant } from "../live/ranking";
import { countryName } from "../words";
import type { Zone } from "../zone";
import { perDay, perHour, spanOf } from "./days";

export const LATEST = 20;
/** Of clicks, each of which the ledger may have looked through thousands for. */
const MOST_PAGES = 5;

/** What the ledger tells of a link's clicks in a span. */
interface Found {
  readonly total: number;
  readonly visitors: number;
  readonly bots: number;
  /** Of each day, and of each hour of the day. */
  readonly days: readonly number[];
  readonly hours: readonly number[];
  readonly countries: readonly Entrant[];
  readonly cities: readonly Entrant[];
  readonly devices: readonly Entrant[];
  readonly referrers: readonly Entrant[];
  readonly latest: readonly PastClick[];
  /** Whether there may be more, which are not looked for. */
  readonly isCut: boolean;
}

/** Who followed a link, by place, device, referrer, day and hour. */
export class Clicked {
  readonly found = signal<Found | undefined>(undefined);
  /** Days up to now. */
  readonly days = signal(0);
  /** Whether crawlers and previews are among the latest. */
  readonly withBots = signal(false);
  readonly problem = signal("");
  #asked = 0;

  /** @param slug as it is spelt */
  constructor(
    private readonly api: Pick<Api, "stats" | "clicks">,
    readonly zone: Zone,
    public slug: string,
  ) {}

  async show(days = this.days.value): Promise<void> {
    this.days.value = days;
    const asked = ++this.#asked;
    try {
      const found = await this.#look(days, spanOf(days, Date.now(), this.zone));
      if (asked !== this.#asked) return;
      this.problem.value = "";
      this.found.value = found;
    } catch (error) {
      if (asked === this.#asked) this.problem.value = told(error);
    }
  }

  async #look(days: number, span: Span): Promise<Found> {
    const by = (what: StatsBy): Promise<Stats> => this.api.stats({ ...span, by: what, link: this.slug, tz: this.zone.name });
    const [day, hour, country, city, device, referrer, newest] = await Promise.all([by("day"), by("hour"), by("country"), by("city"), by("device"), by("referrer"), this.#newest(span)]);
    const { total, visitors, bots } = day;
    return {
      total,
      visitors,
      bots,
      days: perDay(day.rows, days, this.zone.dayOf(Date.now())),
      hours: perHour(hour.rows),
      countries: named(country.rows, (code) => (code === "" ? "unknown country" : countryName(code))),
      cities: named(city.rows, cityName),
      devices: named(device.rows, (key) => key || "unknown"),
      referrers: named(referrer.rows, (key) => key || "none told"),
      ...newest,
    };
  }

  /** A page of clicks may be short, or empty, where others' are between: some more are looked through. */
  async #newest(span: Span): Promise<Pick<Found, "latest" | "isCut">> {
    const found: PastClick[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const next = await this.api.clicks({ ...span, limit: LATEST, link: this.slug, ...(this.withBots.value ? { bots: true } : {}) }, cursor);
      found.push(...next.clicks);
      cursor = next.cursor ?? undefined;
      if (found.length >= LATEST || cursor === undefined) break;
    }
    return { latest: found.slice(0, LATEST), isCut: found.length < LATEST && cursor !== undefined };
  }
}

/** Of a key such as `Paris, FR`. */
function cityName(key: string): string {
  if (key === "") return "unknown city";
  if (key === "*") return "others";
  const [, city, code] = /^(.*), ([A-Z]{2})$/.exec(key) ?? [];
  return city !== undefined && code !== undefined ? `${city}, ${countryName(code)}` : key;
}

function named(rows: readonly Row[], name: (key: string) => string): Entrant[] {
  return rows.map(({ key, count }) => ({ key, name: name(key), count }));
}
