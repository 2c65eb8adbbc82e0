import { DAY_MS, type Days } from "./day/days";

/** Cities that browsers still call by names they had. */
const TODAYS: Readonly<Record<string, string>> = {
  Calcutta: "Kolkata",
  Katmandu: "Kathmandu",
  Rangoon: "Yangon",
  Saigon: "Ho Chi Minh City",
  Dacca: "Dhaka",
  Kiev: "Kyiv",
};
const STEP_MS = 900_000;

/** A time zone, and times as its people read them. */
export class Zone {
  static readonly UTC = new Zone("UTC");
  readonly #clock: Intl.DateTimeFormat;
  readonly #minutes: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #short: Intl.DateTimeFormat;
  readonly #name: Intl.DateTimeFormat;
  readonly #offset: Intl.DateTimeFormat;

  /**
   * @param name as the IANA has it, for instance `Asia/Kuala_Lumpur`
   * @throws RangeError where there is none of that name
   */
  constructor(readonly name: string) {
    const timeZone = name;
    this.#clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone });
    this.#minutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    this.#date = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });
    this.#short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone });
    this.#name = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
    this.#offset = new Intl.DateTimeFormat("en-GB", { timeZoneName: "longOffset", timeZone });
  }

  /** The reader's own; UTC where the browser does not tell it. */
  static own(): Zone {
    return Zone.named(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? Zone.UTC;
  }

  /** The zone of that name, if there is one. */
  static named(name: string): Zone | undefined {
    try {
      return /^(UTC|GMT|Z|Etc\/(UTC|GMT))$/i.test(name) ? Zone.UTC : new Zone(name);
    } catch {
      return undefined;
    }
  }

  /** For instance `UTC`, or `Kuala Lumpur time`. */
  get label(): string {
    const last = this.name.split("/").at(-1) ?? this.name;
    const place = (TODAYS[last] ?? last).replaceAll("_", " ");
    return this.name === "UTC" ? "UTC" : `${place} time`;
  }

  /** `14:03:22` */
  time(at: number): string {
    return this.#clock.format(at);
  }

  /** `14:03` */
  minute(at: number): string {
    return this.#minutes.format(at);
  }

  /** The day of a time, for instance `2026-11-20`. */
  dayOf(at: number): string {
    return this.#date.format(at);
  }

  /** As people read a day, for instance `20 November 2026`. */
  dayName(day: string): string {
    return this.#name.format(Date.parse(`${day}T00:00:00Z`));
  }

  /** `20 November 2026`, or `18 – 20 November 2026`. */
  daysName({ from, to }: Days): string {
    return this.#name.formatRange(Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`));
  }

  /** `20 Nov` */
  date(at: number): string {
    return this.#short.format(at);
  }

  /** Epoch milliseconds at which a day begins; where its midnight is skipped, after the gap. */
  beginOf(day: string): number {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    let begin = midnight - this.offset(midnight);
    while (this.dayOf(begin) < day) begin += STEP_MS;
    while (this.dayOf(begin - STEP_MS) === day) begin -= STEP_MS;
    return begin;
  }

  /** Epoch milliseconds at which a day ends. */
  endOf(day: string): number {
    return this.beginOf(new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10));
  }

  /** Milliseconds by which clocks are ahead of UTC at a time. */
  offset(at: number): number {
    const name = this.#offset.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
    if (sign === undefined) return 0;
    const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
    return sign === "-" ? -ahead : ahead;
  }
}
