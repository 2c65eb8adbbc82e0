import "../styles/live.css";
import type { Api } from "../api";
import type { Config } from "../config";
import { h } from "../dom";
import type { Mark } from "../feed/marks";
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

/** The live map and the panel beside it. Once entered it goes on watching while other pages are shown. */
export class LivePage implements Page, Watcher {
  readonly title = "Live map · Blip";
  readonly element: HTMLElement;
  readonly #watch: Watch;
  readonly #map: WorldMap;
  readonly #connection: Connection;
  readonly #numbers = new Numbers();
  readonly #latest = new Latest();
  readonly #empty: HTMLElement;
  #started = false;

  constructor(config: Config, api: Api, session: Session) {
    this.#connection = new Connection(() => {
      session.forget();
      location.reload();
    });
    this.#watch = new Watch(api, session, this);
    this.#map = new WorldMap(this.#watch.feed.marks, () => this.#watch.now(), freeOfPanels);
    this.#empty = emptyCard(config);
    this.element = h(
      "main",
      { class: "live" },
      h("h1", { class: "unseen", tabindex: "-1" }, "Live map"),
      this.#map.element,
      this.#empty,
      h(
        "aside",
        { class: "panel", "aria-label": "Clicks" },
        this.#connection.element,
        this.#numbers.element,
        this.#latest.element,
      ),
    );
  }

  enter(): () => void {
    if (!this.#started) {
      this.#started = true;
      void this.#watch.start();
    }
    return this.#map.start();
  }

  connection(state: ConnectionState, reason?: string): void {
    this.#connection.show(state, reason);
  }

  notice(text: string): void {
    this.#connection.notice(text);
  }

  changed(added: readonly Mark[]): void {
    const { feed } = this.#watch;
    this.#map.changed(added);
    this.#numbers.show(feed.totals, feed.marks.drawn);
    this.#latest.show(feed.entries);
    this.#connection.updated(Date.now());
    this.#empty.hidden = feed.entries.length > 0 || feed.marks.drawn > 0 || (feed.totals?.today ?? 0) > 0;
  }
}

function freeOfPanels(width: number, height: number): Frame {
  const wide = innerWidth >= WIDE_PIXELS;
  return wide
    ? { left: 12, top: HEADER_PIXELS, right: width - PANEL_PIXELS - 12, bottom: height - 16 }
    : { left: 6, top: 6, right: width - 6, bottom: height - 6 };
}
