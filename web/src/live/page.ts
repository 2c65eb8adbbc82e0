import "../styles/live.css";
import "../styles/filters.css";
import { asked, changed } from "../address";
import { type Api, Refusal } from "../api";
import type { Config } from "../config";
import { DayControl } from "../day/control";
import type { Days } from "../day/days";
import { DayView } from "../day/view";
import { h } from "../dom";
import { chosen, type Filter, filterWords, isNone, isSame } from "../filter";
import { type Mark, Marks } from "../feed/marks";
import { Faces } from "../map/faces";
import type { Page } from "../router";
import type { Session } from "../session";
import { type ConnectionState, type Detail, Watch, type Watcher } from "../watch";
import { Zone } from "../zone";
import { Chips } from "./chips";
import { Connection } from "./connection";
import { emptyCard } from "./empty";
import { Exports, type Shown } from "./exports";
import { Latest } from "./latest";
import { freeOf } from "./layout";
import { Numbers } from "./numbers";
import { Spoken } from "./spoken";
import { regionKeys, Toolbar, type Tools } from "./tools";
import { Weeks } from "./weeks";
import { Zones } from "./zones";

/**
 * The map and the panel beside it: live, or the past day that the address names. Once it has been live it goes on watching while a
 * day or another page is shown, so live is up to date when it is come back to.
 */
export class LivePage implements Page, Watcher {
  readonly title = "Live map · Blip";
  readonly element: HTMLElement;
  readonly #own = Zone.own();
  #zone = this.#own;
  #filter: Filter = {};
  readonly #watch: Watch;
  readonly #map: Faces;
  readonly #connection: Connection;
  readonly #weeks: Weeks;
  readonly #numbers: Numbers;
  readonly #latest = new Latest();
  readonly #chips = new Chips((by) => this.#goTo({ [by]: undefined }));
  readonly #strangers = new Map<string, boolean>();
  readonly #spoken = new Spoken();
  readonly #empty: HTMLElement;
  readonly #control: DayControl;
  readonly #zones: Zones;
  readonly #day: DayView;
  readonly #heading = h("h1", { class: "unseen", tabindex: "-1" }, "Live map");
  readonly #problem = h("p", { class: "problem address", role: "alert", "data-testid": "address-problem", hidden: true });
  readonly #live: HTMLElement;
  readonly #tools: Tools;
  readonly #toolbar: Toolbar;
  #started = false;
  #isLive = true;
  #problems: readonly string[] = [];
  #region: string | undefined;

  constructor(config: Config, private readonly api: Api, session: Session) {
    const signIn = (): void => {
      session.forget();
      location.reload();
    };
    const now = (): number => this.#watch.now();
    const panel = h("aside", { class: "panel", "aria-label": "Clicks" });
    this.#connection = new Connection(signIn);
    this.#weeks = new Weeks(api);
    this.#numbers = new Numbers(this.#weeks);
    ({ zone: this.#zone, filter: this.#filter } = asked(location.search, Date.now(), this.#own));
    this.#watch = new Watch(api, session, this, { ...this.#filter, tz: this.#zone.name });
    this.#map = new Faces(this.#watch.feed.marks, now, freeOf(panel));
    this.#tools = {
      region: (id) => this.#goTo({ region: id === "world" ? undefined : id, view: undefined }, true),
      zoom: (factor) => this.#map.zoomBy(factor),
      view: (view) => this.#goTo({ view: view === "globe" ? view : undefined }, true),
    };
    this.#toolbar = new Toolbar(this.#tools);
    this.#control = new DayControl(
      now,
      () => this.#zone,
      (days) => this.#goTo({ day: days?.from, to: days && days.to !== days.from ? days.to : undefined }),
    );
    this.#zones = new Zones(this.#own, (tz) => this.#goTo({ tz }));
    this.#day = new DayView(api, this.#map, now, signIn);
    this.#live = h("div", { class: "live-parts" }, this.#connection.element, this.#numbers.element);
    this.#empty = emptyCard(config);
    const exports = new Exports(api, this.#map.element, () => this.#shown());
    panel.append(
      h("div", { class: "head" }, this.#control.element, this.#zones.element),
      this.#problem,
      this.#chips.element,
      this.#day.element,
      this.#live,
      exports.element,
    );
    this.element = h(
      "main",
      { class: "live" },
      this.#heading,
      this.#map.element,
      this.#toolbar.element,
      this.#empty,
      panel,
      this.#latest.element,
      this.#spoken.element,
    );
    this.element.addEventListener("click", (event) => {
      const filter = chosen(event);
      if (filter && this.#isLive) this.#goTo(filter);
    });
  }

  enter(): () => void {
    const stop = this.#map.start();
    const mute = regionKeys(this.#tools);
    this.#region = undefined;
    this.moved();
    return () => {
      this.#day.leave();
      mute();
      stop();
    };
  }

  /** Shows what the address asks for. */
  moved(): void {
    const { days, zone, region, view, filter, problems } = asked(location.search, this.#watch.now(), this.#own);
    const isNoDay = days === undefined && new URLSearchParams(location.search).get("day");
    this.#isLive = days === undefined && !isNoDay;
    this.#looked(zone, filter);
    this.#chips.show(filter);
    this.#chips.count(undefined);
    this.#problems = problems;
    this.#tellProblems();
    if (filter.link !== undefined) void this.#meet(filter.link);
    this.element.classList.toggle("is-past", !this.#isLive);
    this.#control.show(days, this.#isLive);
    this.#live.hidden = this.#latest.element.hidden = !this.#isLive;
    this.#day.leave();
    void this.#map.look(view ?? "map");
    this.#toolbar.show(view ?? "map");
    if (!view) this.#fly(region);
    if (this.#isLive) return this.#goLive();
    this.#empty.hidden = true;
    if (days) this.#goBack(days);
    else this.#showNothing();
  }

  #goBack(days: Days): void {
    this.#day.show(days, this.#zone, this.#filter);
    this.#name(`Map of ${this.#day.shown?.name}`);
  }

  #showNothing(): void {
    this.#name("No such day");
    this.#map.show(new Marks(), Date.now);
  }

  /** What is live is of today. */
  #shown(): Shown {
    const words = filterWords(this.#filter);
    const which = words === "" ? "" : ` of ${words}`;
    const suffix = words === "" ? "" : `-${words.replaceAll(/\W+/g, "-")}`;
    const past = this.#day.shown;
    if (past) {
      const { from, to } = past.days;
      const file = `blip-${from}${from === to ? "" : `-to-${to}`}${suffix}`;
      return { name: `Clicks${which}, ${past.name}`, file, span: past.span, filter: past.filter };
    }
    const now = this.#watch.now();
    const today = this.#zone.dayOf(now);
    const span = { from: new Date(this.#zone.beginOf(today)).toISOString(), to: new Date(now).toISOString() };
    const name = `Clicks${which}, live, ${this.#zone.dayName(today)}, ${this.#zone.time(now)}`;
    return { name, file: `blip-live-${today}${suffix}`, span, filter: this.#filter };
  }

  /** What of the address cannot be done, or is of nobody. */
  #tellProblems(): void {
    const { link } = this.#filter;
    const isStrange = link !== undefined && this.#strangers.get(link);
    const all = isStrange ? [...this.#problems, `No link of this account is named ${JSON.stringify(link)}`] : this.#problems;
    this.#problem.textContent = all.join(". ");
    this.#problem.hidden = all.length === 0;
  }

  /** Asks whether there is a link of a name. */
  async #meet(link: string): Promise<void> {
    if (this.#strangers.has(link)) return;
    try {
      await this.api.link(link);
      this.#strangers.set(link, false);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) this.#strangers.set(link, true);
    }
    this.#tellProblems();
  }

  #looked(zone: Zone, filter: Filter): void {
    const isOther = !isSame(filter, this.#filter);
    const isChanged = isOther || zone.name !== this.#zone.name;
    this.#zone = zone;
    this.#filter = filter;
    this.#zones.show(zone, this.#own);
    if (isChanged) this.#watch.look({ ...filter, tz: zone.name }, isOther);
  }

  #fly(region: string | undefined): void {
    if (region === this.#region) return;
    this.#region = region;
    this.#map.fly(region ?? "world");
  }

  #goLive(): void {
    this.#name("Live map");
    this.#map.show(this.#watch.feed.marks, () => this.#watch.now());
    if (this.#started) return this.#tell();
    this.#started = true;
    this.#watch.start();
  }

  /** @param isSmall a look, not a place to come back to */
  #goTo(values: Readonly<Record<string, string | undefined>>, isSmall = false): void {
    const address = location.pathname + changed(location.search, values);
    if (isSmall) {
      history.replaceState(null, "", address);
      // Also where the address is the same: the map may have been moved since.
      this.#region = undefined;
      if ("region" in values && values["region"] === undefined) this.#map.fly("world");
    } else history.pushState(null, "", address);
    this.moved();
  }

  #name(title: string): void {
    this.#heading.textContent = title;
    document.title = `${title} · Blip`;
  }

  connection(state: ConnectionState, detail: Detail): void {
    this.#connection.show(state, detail);
  }

  notice(text: string): void {
    this.#connection.notice(text);
  }

  changed(added: readonly Mark[]): void {
    if (this.#isLive) this.#map.changed(added);
    this.#connection.updated(Date.now(), this.#zone);
    this.#tell();
  }

  #tell(): void {
    const { feed } = this.#watch;
    const { oldest, drawn } = feed.marks;
    this.#numbers.show(feed.totals, { count: drawn, ...(oldest === undefined ? {} : { since: oldest }) }, this.#zone);
    void this.#weeks.show(this.#zone, this.#watch.now(), this.#filter);
    this.#latest.show(feed.entries, this.#zone, this.#watch.now(), !isNone(this.#filter));
    this.#chips.count(!this.#isLive || feed.seen === undefined ? undefined : feed.totals?.today);
    this.#spoken.show(feed.totals);
    this.#map.warm(feed.totals?.countries ?? {});
    const quiet = feed.entries.length === 0 && drawn === 0 && (feed.totals?.today ?? 0) === 0;
    this.#empty.hidden = !this.#isLive || feed.seen === undefined || !quiet || !isNone(this.#filter);
  }
}
