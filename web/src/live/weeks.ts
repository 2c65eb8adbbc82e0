import type { Api } from "../api";
import { h } from "../dom";
import type { Filter } from "../filter";
import type { Zone } from "../zone";
import { change, type Compared, compare, lastQuarter, type WeekAgo } from "./weekago";

/** A refused comparison is asked for again so much later. */
const AGAIN_MS = 60_000;

/** The small lines below the figures that compare them with the week before; asked for once a quarter of an hour. */
export class Weeks {
  readonly today = line("today-week");
  readonly hour = line("hour-week");
  readonly quarter = line("minute-week");
  #asked: string | undefined;
  #failedAt = 0;
  /** The link that is meant; all where it is empty. */
  #of: string | undefined = "";

  constructor(private readonly api: Pick<Api, "stats">) {}

  /** Asks anew where another quarter, zone or link is meant; the ledger does not count by places. Nobody needs what they do not look at. */
  async show(zone: Zone, now: number, { link, country, city }: Filter = {}): Promise<void> {
    const of = country !== undefined || city !== undefined ? undefined : (link ?? "");
    if (of !== this.#of) this.#hide();
    this.#of = of;
    if (of === undefined) return;
    const wanted = `${zone.name} ${lastQuarter(now)} ${of}`;
    if (wanted === this.#asked || document.hidden || now - this.#failedAt < AGAIN_MS) return;
    this.#asked = wanted;
    try {
      const api: Pick<Api, "stats"> = { stats: (question) => this.api.stats({ ...question, ...(of === "" ? {} : { link: of }) }) };
      const weeks = await compare(api, now, zone);
      if (this.#asked === wanted) this.#tell(weeks, zone.minute(weeks.until));
    } catch {
      // The connection's badge tells of a server that is away; a comparison may come later.
      this.#asked = undefined;
      this.#failedAt = now;
    }
  }

  #hide(): void {
    this.#asked = undefined;
    for (const element of [this.today, this.hour, this.quarter]) element.hidden = true;
  }

  #tell({ today, hour, quarter }: WeekAgo, until: string): void {
    put(this.today, today, until, "today");
    put(this.hour, hour, until, "in an hour");
    put(this.quarter, quarter, until, "in a quarter of an hour");
  }
}

function line(name: string): HTMLElement {
  return h("dd", { class: "week", "data-testid": name, hidden: true });
}

function put(element: HTMLElement, compared: Compared, until: string, span: string): void {
  const { short, words } = change(compared, until);
  element.hidden = short === "";
  element.dataset["trend"] = compared.now > compared.then ? "up" : compared.now < compared.then ? "down" : "same";
  element.title = `${span}: ${words}`;
  element.replaceChildren(h("span", { "aria-hidden": "true" }, `${short} in a week`), h("span", { class: "unseen" }, element.title));
}
