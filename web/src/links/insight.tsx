import "../styles/map.css";
import "../styles/panel.css";
import "../styles/links.css";
import "../styles/insight.css";
import { changed } from "../address";
import { type Api, type Link, type PastClick, type Row, type Span, type Stats, type StatsBy, told } from "../api";
import { type JSX, render } from "preact";
import { h } from "../dom";
import { Ranking } from "../live/ranking";
import { Spark } from "../live/spark";
import type { Page } from "../router";
import type { Session } from "../session";
import { mounted } from "../ui/mount";
import { clicks, countryName, previews, visitors } from "../words";
import { Zone } from "../zone";
import { addressOf, Details, State } from "./card";
import { perDay, perHour, spanOf } from "./days";
import { History } from "./history";
import { LinkMap } from "./livemap";
import { QrCode, QrPicture } from "./qr";

const SPANS = [
  [1, "Today"],
  [7, "7 days"],
  [30, "30 days"],
] as const;
const USUAL_SPAN = 7;
const LATEST = 20;
/** Of clicks, each of which the ledger may have looked through thousands for. */
const MOST_PAGES = 5;

/** One link: what it is, and who followed it, by place, device, referrer, day and hour. */
export class InsightPage implements Page {
  readonly title: string;
  readonly element: HTMLElement;
  readonly #zone = Zone.own();
  readonly #about = h("div", { class: "about" });
  readonly #total = h("output", { "data-testid": "link-total", "aria-live": "off" }, "–");
  readonly #visitors = h("span", { "data-testid": "link-visitors" });
  readonly #previews = h("span", { "data-testid": "link-previews" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "insight-error", hidden: true });
  readonly #days = new Spark((days) => `Clicks a day over the last ${days} ${days === 1 ? "day" : "days"}`);
  readonly #hours = new Spark(() => "Clicks by hour of the day");
  readonly #lists = { country: new Ranking("link-countries"), city: new Ranking("link-cities"), device: new Ranking("link-devices"), referrer: new Ranking("link-referrers") };
  readonly #qr: QrCode;
  readonly #code: HTMLElement;
  readonly #history: History;
  readonly #live: LinkMap;
  readonly #latest = h("ol", { class: "latest-list", "data-testid": "link-latest" });
  readonly #older = h("p", { class: "none", hidden: true }, "Older ones are not looked for: too many of other links are between.");
  readonly #bots = h("input", { type: "checkbox", "data-testid": "bots", onchange: () => void this.#show(this.#span) });
  readonly #spans = SPANS.map(([days, name]) => h("button", { type: "button", "data-days": days, onclick: () => this.#choose(days) }, name));
  #asked = 0;
  #span = USUAL_SPAN;

  /** @param slug as the address has it; what it leads to may spell it otherwise */
  constructor(
    private slug: string,
    private readonly api: Api,
    session: Session,
  ) {
    this.title = `/${slug} · Links · Blip`;
    this.#live = new LinkMap(api, session, this.#zone, () => void this.#show(this.#span));
    this.#qr = new QrCode(api);
    this.#code = section("QR code", "", mounted("div", "", <QrPicture qr={this.#qr} />));
    this.#history = new History(api);
    this.element = h(
      "main",
      { class: "desk insight" },
      h("p", {}, h("a", { href: "/app/links" }, "All links")),
      h("h1", { tabindex: "-1" }, `/${slug}`),
      this.#about,
      this.#problem,
      this.#live.element,
      h("div", { class: "spans", role: "group", "aria-label": "Span" }, ...this.#spans),
      h("p", { class: "insight-total" }, this.#total, h("small", {}, this.#zone.label)),
      h("p", { class: "insight-visitors" }, this.#visitors, this.#previews, h("small", {}, "Visitors are counted day by day, in UTC")),
      section("By day", "", this.#days.element),
      section("By hour of the day", "", this.#hours.element),
      h(
        "div",
        { class: "insight-lists" },
        section("Countries", "", this.#lists.country.element),
        section("Cities", "", this.#lists.city.element),
        section("Devices", "", this.#lists.device.element),
        section("Referrers", "", this.#lists.referrer.element),
      ),
      this.#code,
      section("Latest clicks", `the newest ${LATEST}`, h("div", {}, h("label", { class: "check" }, this.#bots, "Crawlers and previews, too, which nothing else counts"), this.#latest, this.#older)),
      this.#history.element,
    );
  }

  enter(): () => void {
    let leave: (() => void) | undefined = () => undefined;
    this.#span = spanAsked();
    void this.#describe().then((isThere) => {
      void this.#show(this.#span);
      void this.#history.show(this.slug).catch((error: unknown) => this.#tell(error));
      if (!isThere) return;
      void this.#qr.show(this.slug);
      // Left meanwhile.
      if (leave) leave = this.#begin();
    });
    return () => {
      leave?.();
      leave = undefined;
    };
  }

  moved(): void {
    void this.#show(spanAsked());
  }

  #choose(days: number): void {
    const asked = days === USUAL_SPAN ? undefined : String(days);
    history.replaceState(null, "", location.pathname + changed(location.search, { days: asked }));
    void this.#show(days);
  }

  /** Whether there is such a link; what was clicked before it was deleted is told in either case. */
  async #describe(): Promise<boolean> {
    try {
      const link = await this.api.link(this.slug);
      this.slug = link.slug;
      render(<About link={link} />, this.#about);
      this.#live.element.hidden = this.#code.hidden = false;
      return true;
    } catch (error) {
      this.#live.element.hidden = this.#code.hidden = true;
      render(
        <p class="problem" role="alert" data-testid="link-missing">
          {told(error)}
        </p>,
        this.#about,
      );
      return false;
    }
  }

  #begin(): () => void {
    try {
      return this.#live.enter(this.slug);
    } catch (error) {
      this.#tell(error);
      return () => undefined;
    }
  }

  async #show(days: number): Promise<void> {
    this.#span = days;
    for (const button of this.#spans) button.setAttribute("aria-pressed", String(button.dataset["days"] === String(days)));
    const asked = ++this.#asked;
    const span = spanOf(days, Date.now(), this.#zone);
    const all = async (what: StatsBy): Promise<Stats> => this.api.stats({ ...span, by: what, link: this.slug, tz: this.#zone.name });
    const by = async (what: StatsBy): Promise<readonly Row[]> => (await all(what)).rows;
    try {
      const [byDay, byHour, country, city, device, referrer, latest] = await Promise.all([
        all("day"),
        by("hour"),
        by("country"),
        by("city"),
        by("device"),
        by("referrer"),
        this.#newest(span),
      ]);
      if (asked !== this.#asked) return;
      this.#problem.hidden = true;
      this.#total.textContent = clicks(byDay.total);
      this.#visitors.textContent = visitors(byDay.visitors);
      this.#previews.textContent = previews(byDay.bots);
      this.#days.show(perDay(byDay.rows, days, this.#zone.dayOf(Date.now())));
      this.#hours.show(perHour(byHour));
      this.#lists.country.show(named(country, (code) => (code === "" ? "unknown country" : countryName(code))));
      this.#lists.city.show(named(city, cityName));
      this.#lists.device.show(named(device, (key) => key || "unknown"));
      this.#lists.referrer.show(named(referrer, (key) => key || "none told"));
      this.#latest.replaceChildren(...latest.map((click) => line(click, this.#zone)));
    } catch (error) {
      if (asked === this.#asked) this.#tell(error);
    }
  }

  /** A page of clicks may be short, or empty, where others' are between: some more are looked through. */
  async #newest(span: Span): Promise<readonly PastClick[]> {
    const found: PastClick[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const next = await this.api.clicks({ ...span, limit: LATEST, link: this.slug, ...(this.#bots.checked ? { bots: true } : {}) }, cursor);
      found.push(...next.clicks);
      cursor = next.cursor ?? undefined;
      if (found.length >= LATEST || cursor === undefined) break;
    }
    this.#older.hidden = found.length >= LATEST || cursor === undefined;
    return found.slice(0, LATEST);
  }

  #tell(error: unknown): void {
    this.#problem.textContent = told(error);
    this.#problem.hidden = false;
  }
}

/** The days that the address asks for. */
function spanAsked(): number {
  const asked = new URLSearchParams(location.search).get("days");
  return SPANS.find(([days]) => String(days) === asked)?.[0] ?? USUAL_SPAN;
}

/** Of a key such as `Paris, FR`. */
function cityName(key: string): string {
  if (key === "") return "unknown city";
  if (key === "*") return "others";
  const [, city, code] = /^(.*), ([A-Z]{2})$/.exec(key) ?? [];
  return city !== undefined && code !== undefined ? `${city}, ${countryName(code)}` : key;
}

function named(rows: readonly Row[], name: (key: string) => string) {
  return rows.map(({ key, count }) => ({ key, name: name(key), count }));
}

function About({ link }: { readonly link: Link }): JSX.Element {
  const url = addressOf(link);
  return (
    <>
      <p>
        <a class="url" href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
        <State link={link} />
      </p>
      <Details link={link} />
      <p>{[link.title, link.clicks === undefined ? undefined : `${clicks(link.clicks)} in all`].filter((part) => part !== undefined).join(" · ")}</p>
    </>
  );
}

function section(title: string, note: string, content: Element): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title, note !== "" && h("small", {}, note)), content);
}

function line(click: PastClick, zone: Zone): HTMLElement {
  const where = click.country ? countryName(click.country) : "unknown country";
  return h(
    "li",
    {},
    h("time", { datetime: new Date(click.time).toISOString() }, `${zone.dayOf(click.time)} ${zone.time(click.time)}`),
    h("span", { class: "where" }, click.city ? `${click.city}, ${where}` : where, click.bot === true && h("span", { class: "tag" }, "bot")),
  );
}
