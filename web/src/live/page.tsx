import "../styles/live.css";
import "../styles/filters.css";
import { signal } from "@preact/signals";
import { asked, changed } from "../address";
import type { Api } from "../api";
import type { Config } from "../config";
import { DayControl } from "../day/control";
import type { Days } from "../day/days";
import { DayView } from "../day/view";
import { chosen, type Filter, filterWords, isNone, isSame } from "../filter";
import { type Mark, Marks } from "../feed/marks";
import { Faces, type View } from "../map/faces";
import type { Page } from "../router";
import type { Session } from "../session";
import { mounted } from "../ui/mount";
import { type ConnectionState, type Detail, Watch, type Watcher } from "../watch";
import { Zone } from "../zone";
import { Chips } from "./chips";
import { Connection } from "./connection";
import { Exports, type Shown } from "./exports";
import { Latest } from "./latest";
import { freeOf } from "./layout";
import { Numbers } from "./numbers";
import { Problems } from "./problems";
import { Spoken } from "./spoken";
import { regionKeys, type Tools } from "./tools";
import { Live, type Parts } from "./view";
import { Weeks } from "./weeks";

/**
 * The map and the panel beside it: live, or the past day that the address names. Once it has been live it goes on watching while a
 * day or another page is shown, so live is up to date when it is come back to.
 */
export class LivePage implements Page, Watcher {
  readonly title = "Live map · Blip";
  readonly element: HTMLElement;
  readonly #own = Zone.own();
  readonly #zone = signal(this.#own);
  readonly #heading = signal("Live map");
  readonly #isLive = signal(true);
  readonly #isQuiet = signal(false);
  readonly #view = signal<View>("map");
  readonly #watch: Watch;
  readonly #map: Faces;
  readonly #parts: Parts;
  #filter: Filter;
  #started = false;
  #region: string | undefined;

  constructor(config: Config, private readonly api: Api, session: Session) {
    const { zone, filter } = asked(location.search, Date.now(), this.#own);
    this.#zone.value = zone;
    this.#filter = filter;
    this.#watch = new Watch(api, session, this, { ...filter, tz: zone.name });
    this.#map = new Faces(this.#watch.feed.marks, () => this.#watch.now(), freeOf(() => this.element.querySelector<HTMLElement>(".panel")?.offsetWidth ?? 0));
    this.#parts = this.#make(config, () => {
      session.forget();
      location.reload();
    });
    this.element = mounted("main", "live", <Live parts={this.#parts} />);
    this.element.querySelector("h1")?.after(this.#map.element);
    this.element.addEventListener("click", (event) => {
      const filter = chosen(event);
      if (filter && this.#isLive.value) this.#goTo(filter);
    });
  }

  /** @param signIn what to do when the user wants to sign in again */
  #make(config: Config, signIn: () => void): Parts {
    const now = (): number => this.#watch.now();
    return {
      config,
      heading: this.#heading,
      problems: new Problems(this.api),
      isLive: this.#isLive,
      isQuiet: this.#isQuiet,
      view: this.#view,
      own: this.#own,
      zone: this.#zone,
      choose: (tz) => this.#goTo({ tz }),
      tools: this.#tools(),
      connection: new Connection(signIn),
      numbers: new Numbers(),
      weeks: new Weeks(this.api),
      latest: new Latest(),
      chips: new Chips((by) => this.#goTo({ [by]: undefined })),
      control: new DayControl(
        now,
        () => this.#zone.value,
        (days) => this.#goTo({ day: days?.from, to: days && days.to !== days.from ? days.to : undefined }),
      ),
      day: new DayView(this.api, this.#map, now, signIn),
      exports: new Exports(this.api, this.#map.element, () => this.#shown()),
      spoken: new Spoken(),
    };
  }

  #tools(): Tools {
    return {
      region: (id) => this.#goTo({ region: id === "world" ? undefined : id, view: undefined }, true),
      zoom: (factor) => this.#map.zoomBy(factor),
      view: (view) => this.#goTo({ view: view === "globe" ? view : undefined }, true),
    };
  }

  enter(): () => void {
    const stop = this.#map.start();
    const mute = regionKeys(this.#parts.tools);
    this.#region = undefined;
    this.moved();
    return () => {
      this.#parts.day.leave();
      mute();
      stop();
    };
  }

  /** Shows what the address asks for. */
  moved(): void {
    const { days, zone, region, view, filter, problems } = asked(location.search, this.#watch.now(), this.#own);
    const isNoDay = days === undefined && new URLSearchParams(location.search).get("day");
    const isLive = days === undefined && !isNoDay;
    this.#isLive.value = isLive;
    this.#looked(zone, filter);
    this.#parts.chips.show(filter);
    this.#parts.chips.count(undefined);
    void this.#parts.problems.show(problems, filter.link);
    this.element.classList.toggle("is-past", !isLive);
    this.#parts.control.show(days, isLive);
    this.#parts.day.leave();
    this.#view.value = view ?? "map";
    void this.#map.look(this.#view.value);
    if (!view) this.#fly(region);
    if (isLive) return this.#goLive();
    this.#isQuiet.value = false;
    if (days) this.#goBack(days);
    else this.#showNothing();
  }

  #goBack(days: Days): void {
    this.#parts.day.show(days, this.#zone.value, this.#filter);
    this.#name(`Map of ${this.#parts.day.shown?.name}`);
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
    const past = this.#parts.day.shown;
    if (past) {
      const { from, to } = past.days;
      const file = `blip-${from}${from === to ? "" : `-to-${to}`}${suffix}`;
      return { name: `Clicks${which}, ${past.name}`, file, span: past.span, filter: past.filter };
    }
    const now = this.#watch.now();
    const zone = this.#zone.value;
    const today = zone.dayOf(now);
    const span = { from: new Date(zone.beginOf(today)).toISOString(), to: new Date(now).toISOString() };
    const name = `Clicks${which}, live, ${zone.dayName(today)}, ${zone.time(now)}`;
    return { name, file: `blip-live-${today}${suffix}`, span, filter: this.#filter };
  }

  #looked(zone: Zone, filter: Filter): void {
    const isOther = !isSame(filter, this.#filter);
    const isChanged = isOther || zone.name !== this.#zone.value.name;
    this.#zone.value = zone;
    this.#filter = filter;
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
    this.#heading.value = title;
    document.title = `${title} · Blip`;
  }

  connection(state: ConnectionState, detail: Detail): void {
    this.#parts.connection.show(state, detail);
  }

  notice(text: string): void {
    this.#parts.connection.notice.value = text;
  }

  changed(added: readonly Mark[]): void {
    if (this.#isLive.value) this.#map.changed(added);
    this.#parts.connection.updated(Date.now(), this.#zone.value);
    this.#tell();
  }

  #tell(): void {
    const { feed } = this.#watch;
    const { oldest, drawn } = feed.marks;
    const { numbers, weeks, latest, chips, spoken } = this.#parts;
    const zone = this.#zone.value;
    const isKnown = this.#isLive.value && feed.seen !== undefined;
    numbers.show(feed.totals, { count: drawn, ...(oldest === undefined ? {} : { since: oldest }) }, zone);
    void weeks.show(zone, this.#watch.now(), this.#filter);
    latest.show(feed.entries, zone, this.#watch.now(), !isNone(this.#filter));
    chips.count(isKnown ? feed.totals?.today : undefined);
    spoken.show(feed.totals);
    this.#map.warm(feed.totals?.countries ?? {});
    const isNothing = feed.entries.length === 0 && drawn === 0 && (feed.totals?.today ?? 0) === 0;
    this.#isQuiet.value = isKnown && isNothing && isNone(this.#filter);
  }
}
