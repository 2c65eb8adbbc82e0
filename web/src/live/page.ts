import "../styles/live.css";
import type { Api } from "../api";
import type { Config } from "../config";
import { DayControl } from "../day/control";
import { asked, dayName } from "../day/days";
import { DayView } from "../day/view";
import { h } from "../dom";
import { type Mark, Marks } from "../feed/marks";
import { WorldMap } from "../map/map";
import type { Frame } from "../map/world";
import type { Page } from "../router";
import type { Session } from "../session";
import { type ConnectionState, Watch, type Watcher } from "../watch";
import { Connection } from "./connection";
import { emptyCard } from "./empty";
import { Latest } from "./latest";
import { Numbers } from "./numbers";

const PANEL_PIXELS = 360;
const HEADER_PIXELS = 56;
/** From this width on the panel lies beside the map; below, under it. As in live.css. */
const WIDE_PIXELS = 900;

/**
 * The map and the panel beside it: live, or the past day that the address names. Once it has been live it goes on watching while a
 * day or another page is shown, so live is up to date when it is come back to.
 */
export class LivePage implements Page, Watcher {
  readonly title = "Live map · Blip";
  readonly element: HTMLElement;
  readonly #watch: Watch;
  readonly #map: WorldMap;
  readonly #connection: Connection;
  readonly #numbers = new Numbers();
  readonly #latest = new Latest();
  readonly #empty: HTMLElement;
  readonly #control: DayControl;
  readonly #day: DayView;
  readonly #heading = h("h1", { class: "unseen", tabindex: "-1" }, "Live map");
  readonly #live: HTMLElement;
  #started = false;
  #isLive = true;

  constructor(config: Config, api: Api, session: Session) {
    const signIn = (): void => {
      session.forget();
      location.reload();
    };
    const now = (): number => this.#watch.now();
    this.#connection = new Connection(signIn);
    this.#watch = new Watch(api, session, this);
    this.#map = new WorldMap(this.#watch.feed.marks, now, freeOfPanels);
    this.#control = new DayControl(now, (day) => this.#go(day));
    this.#day = new DayView(api, this.#map, now, signIn);
    this.#live = h(
      "div",
      { class: "live-parts" },
      this.#connection.element,
      this.#numbers.element,
      this.#latest.element,
    );
    this.#empty = emptyCard(config);
    this.element = h(
      "main",
      { class: "live" },
      this.#heading,
      this.#map.element,
      this.#empty,
      h(
        "aside",
        { class: "panel", "aria-label": "Clicks" },
        this.#control.element,
        this.#day.element,
        this.#live,
      ),
    );
  }

  enter(): () => void {
    const stop = this.#map.start();
    this.moved();
    return () => {
      this.#day.leave();
      stop();
    };
  }

  /** Shows what the address asks for. */
  moved(): void {
    const wanted = asked(location.search, this.#watch.now());
    const problem = "problem" in wanted ? wanted.problem : "";
    const day = "problem" in wanted ? undefined : wanted.day;
    this.#isLive = day === undefined && problem === "";
    this.#control.show(day, problem);
    this.#live.hidden = !this.#isLive;
    this.#name(day === undefined ? (this.#isLive ? "Live map" : "No such day") : `Map of ${dayName(day)}`);
    this.#day.leave();
    if (this.#isLive) return this.#goLive();
    this.#empty.hidden = true;
    if (day === undefined) this.#map.show(new Marks(), Date.now);
    else this.#day.show(day);
  }

  #goLive(): void {
    this.#map.show(this.#watch.feed.marks, () => this.#watch.now());
    if (this.#started) return this.#tell();
    this.#started = true;
    void this.#watch.start();
  }

  #go(day: string | undefined): void {
    const query = new URLSearchParams(location.search);
    if (day === undefined) query.delete("day");
    else query.set("day", day);
    history.pushState(null, "", location.pathname + (query.size > 0 ? `?${query}` : ""));
    this.moved();
  }

  #name(title: string): void {
    this.#heading.textContent = title;
    document.title = `${title} · Blip`;
  }

  connection(state: ConnectionState, reason?: string): void {
    this.#connection.show(state, reason);
  }

  notice(text: string): void {
    this.#connection.notice(text);
  }

  changed(added: readonly Mark[]): void {
    if (this.#isLive) this.#map.changed(added);
    this.#connection.updated(Date.now());
    this.#tell();
  }

  #tell(): void {
    const { feed } = this.#watch;
    this.#numbers.show(feed.totals, feed.marks.drawn);
    this.#latest.show(feed.entries);
    const quiet = feed.entries.length === 0 && feed.marks.drawn === 0 && (feed.totals?.today ?? 0) === 0;
    this.#empty.hidden = !this.#isLive || feed.seen === undefined || !quiet;
  }
}

function freeOfPanels(width: number, height: number): Frame {
  const wide = innerWidth >= WIDE_PIXELS;
  return wide
    ? { left: 12, top: HEADER_PIXELS, right: width - PANEL_PIXELS - 12, bottom: height - 16 }
    : { left: 6, top: 6, right: width - 6, bottom: height - 6 };
}
