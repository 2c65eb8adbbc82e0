import "../styles/wall.css";
import { asked } from "../address";
import type { Api } from "../api";
import { h } from "../dom";
import { filterWords } from "../filter";
import type { Mark } from "../feed/marks";
import { Connection } from "../live/connection";
import { figure, put } from "../live/figure";
import { Spark } from "../live/spark";
import { Spoken } from "../live/spoken";
import { WorldMap } from "../map/map";
import { REGIONS } from "../map/regions";
import type { Page } from "../router";
import type { Session } from "../session";
import { type ConnectionState, type Detail, Watch, type Watcher } from "../watch";
import { number } from "../words";
import { Zone } from "../zone";
import { Awake } from "./awake";

const STAY_MS = 24_000;
const POINTER_MS = 3_000;
const NOTICE_MS = 120_000;

/** The map for a screen that nobody sits at: huge numerals, nothing to press, gliding from region to region, for days. */
export class WallPage implements Page, Watcher {
  readonly title = "Wall · Blip";
  readonly element: HTMLElement;
  readonly #own = Zone.own();
  readonly #asked = asked(location.search, Date.now(), this.#own);
  readonly #zone = this.#asked.zone;
  readonly #watch: Watch;
  readonly #map: WorldMap;
  readonly #connection: Connection;
  readonly #today = figure("today");
  readonly #hour = figure("hour");
  readonly #minute = figure("minute");
  readonly #since = h("small", { "data-testid": "today-span" });
  readonly #spark = new Spark();
  readonly #only = h("p", { class: "wall-filter", "data-testid": "wall-filter" });
  readonly #clock = h("time", { "data-testid": "clock" });
  readonly #spoken = new Spoken();
  readonly #awake = new Awake();
  #started = false;
  #region = 0;
  #notice: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api, session: Session) {
    const { filter, problems } = this.#asked;
    this.#only.textContent = [filterWords(filter), ...problems].filter((text) => text !== "").join(". ");
    this.#watch = new Watch(api, session, this, { ...filter, tz: this.#zone.name });
    this.#map = new WorldMap(
      this.#watch.feed.marks,
      () => this.#watch.now(),
      (width, height) => ({ left: width * 0.02, top: height * 0.03, right: width * 0.98, bottom: height * 0.9 }),
    );
    this.#connection = new Connection(() => {
      session.forget();
      location.reload();
    });
    this.element = h(
      "main",
      { class: "wall" },
      h("h1", { class: "unseen", tabindex: "-1" }, "Wall"),
      this.#map.element,
      h("div", { class: "wall-top" }, this.#connection.element, this.#only, this.#clock),
      h(
        "dl",
        { class: "wall-numbers" },
        h("div", { class: "wall-today" }, h("dt", {}, "Clicks today ", this.#since), h("dd", {}, this.#today)),
        h("div", {}, h("dt", {}, "Last hour"), h("dd", {}, this.#hour)),
        h("div", {}, h("dt", {}, "Last minute"), h("dd", {}, this.#minute)),
        h("div", { class: "wall-spark" }, h("dt", {}, "Each of the last 60 minutes"), h("dd", {}, this.#spark.element)),
      ),
      this.#spoken.element,
    );
  }

  enter(): () => void {
    document.documentElement.classList.add("on-wall");
    const stop = this.#map.start();
    const glide = setInterval(() => this.#glide(), STAY_MS);
    const tick = setInterval(() => put(this.#clock, this.#zone.minute(this.#watch.now())), 1_000);
    const pointer = this.#hidePointer();
    this.#awake.keep();
    if (!this.#started) this.#watch.start();
    this.#started = true;
    this.#tell();
    return () => {
      document.documentElement.classList.remove("on-wall");
      clearInterval(glide);
      clearInterval(tick);
      pointer();
      this.#awake.release();
      stop();
    };
  }

  /** The next region, and the whole world after each. */
  #glide(): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.#region = (this.#region + 1) % (2 * (REGIONS.length - 1));
    const at = this.#region % 2 === 0 ? 0 : (this.#region + 1) / 2;
    this.#map.fly(REGIONS[at]?.id ?? "world");
  }

  #hidePointer(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = (): void => {
      this.element.classList.remove("nobody");
      clearTimeout(timer);
      timer = setTimeout(() => this.element.classList.add("nobody"), POINTER_MS);
    };
    addEventListener("pointermove", moved);
    moved();
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", moved);
    };
  }

  connection(state: ConnectionState, detail: Detail): void {
    this.#connection.show(state, detail);
  }

  /** A gap is told where it happened, until it has been read. */
  notice(text: string): void {
    this.#connection.notice(`${this.#zone.minute(this.#watch.now())}: ${text}`);
    clearTimeout(this.#notice);
    this.#notice = setTimeout(() => this.#connection.notice(""), NOTICE_MS);
  }

  changed(added: readonly Mark[]): void {
    this.#map.changed(added);
    this.#connection.updated(Date.now(), this.#zone);
    this.#tell();
  }

  #tell(): void {
    const { totals } = this.#watch.feed;
    if (!totals) return;
    // A share's filter is the room's to know.
    if (totals.link !== undefined) put(this.#only, filterWords({ link: totals.link }));
    put(this.#today, number(totals.today));
    put(this.#hour, number(totals.hour));
    put(this.#minute, totals.minutes ? number(totals.minutes.at(-1) ?? 0) : "–");
    put(this.#since, totals.since === undefined ? "the UTC day" : `since ${this.#zone.minute(totals.since)}, ${this.#zone.label}`);
    this.#spark.show(totals.minutes ?? []);
    this.#map.warm(totals.countries);
    this.#spoken.show(totals);
  }
}
