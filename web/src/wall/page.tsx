import "../styles/wall.css";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { asked } from "../address";
import type { Api } from "../api";
import { filterWords } from "../filter";
import type { Mark } from "../feed/marks";
import { Connection, ConnectionSection } from "../live/connection";
import { Figure } from "../live/figure";
import { Minutes, sinceWhen } from "../live/numbers";
import { Spoken, SpokenWords } from "../live/spoken";
import { WorldMap } from "../map/map";
import { REGIONS } from "../map/regions";
import type { Page } from "../router";
import type { Session } from "../session";
import { mounted } from "../ui/mount";
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
  readonly #awake = new Awake();
  readonly #spoken = new Spoken();
  readonly #figures = {
    today: signal("–"),
    hour: signal("–"),
    minute: signal("–"),
    since: signal(""),
    minutes: signal<readonly number[]>([]),
    /** Which clicks alone are shown, in words. */
    only: signal(""),
    clock: signal(""),
  };
  #started = false;
  #region = 0;
  #notice: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api, session: Session) {
    const { filter, problems } = this.#asked;
    this.#figures.only.value = [filterWords(filter), ...problems].filter((text) => text !== "").join(". ");
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
    this.element = mounted("main", "wall", <Wall connection={this.#connection} figures={this.#figures} spoken={this.#spoken} />);
    this.element.querySelector("h1")?.after(this.#map.element);
  }

  enter(): () => void {
    document.documentElement.classList.add("on-wall");
    const stop = this.#map.start();
    const glide = setInterval(() => this.#glide(), STAY_MS);
    const tick = setInterval(() => (this.#figures.clock.value = this.#zone.minute(this.#watch.now())), 1_000);
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
    this.#connection.notice.value = `${this.#zone.minute(this.#watch.now())}: ${text}`;
    clearTimeout(this.#notice);
    this.#notice = setTimeout(() => (this.#connection.notice.value = ""), NOTICE_MS);
  }

  changed(added: readonly Mark[]): void {
    this.#map.changed(added);
    this.#connection.updated(Date.now(), this.#zone);
    this.#tell();
  }

  #tell(): void {
    const { totals } = this.#watch.feed;
    if (!totals) return;
    const { today, hour, minute, since, minutes, only } = this.#figures;
    // A share's filter is the room's to know.
    if (totals.link !== undefined) only.value = filterWords({ link: totals.link });
    today.value = number(totals.today);
    hour.value = number(totals.hour);
    minute.value = totals.minutes ? number(totals.minutes.at(-1) ?? 0) : "–";
    since.value = sinceWhen(totals.since, this.#zone);
    minutes.value = totals.minutes ?? [];
    this.#map.warm(totals.countries);
    this.#spoken.show(totals);
  }
}

interface Props {
  readonly connection: Connection;
  readonly figures: Readonly<Record<"today" | "hour" | "minute" | "since" | "only" | "clock", ReadonlySignal<string>>> & { readonly minutes: ReadonlySignal<readonly number[]> };
  readonly spoken: Spoken;
}

/** All but the map itself. It reads no signal, so it is drawn once, and what is put beside its elements stays. */
function Wall({ connection, figures, spoken }: Props): JSX.Element {
  const { today, hour, minute, since, minutes, only, clock } = figures;
  return (
    <>
      <h1 class="unseen" tabindex={-1}>
        Wall
      </h1>
      <div class="wall-top">
        <ConnectionSection connection={connection} />
        <p class="wall-filter" data-testid="wall-filter">
          {only}
        </p>
        <time data-testid="clock">{clock}</time>
      </div>
      <dl class="wall-numbers">
        <div class="wall-today">
          <dt>
            Clicks today <small data-testid="today-span">{since}</small>
          </dt>
          <dd>
            <Figure name="today" value={today} />
          </dd>
        </div>
        <div>
          <dt>Last hour</dt>
          <dd>
            <Figure name="hour" value={hour} />
          </dd>
        </div>
        <div>
          <dt>Last minute</dt>
          <dd>
            <Figure name="minute" value={minute} />
          </dd>
        </div>
        <div class="wall-spark">
          <dt>Each of the last 60 minutes</dt>
          <dd>
            <Minutes counts={minutes} />
          </dd>
        </div>
      </dl>
      <SpokenWords spoken={spoken} />
    </>
  );
}
