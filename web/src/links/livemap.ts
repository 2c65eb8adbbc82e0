import type { Api } from "../api";
import { h } from "../dom";
import type { Mark } from "../feed/marks";
import { Connection } from "../live/connection";
import { figure, put } from "../live/figure";
import { WorldMap } from "../map/map";
import type { Session } from "../session";
import { type ConnectionState, type Detail, Watch, type Watcher } from "../watch";
import { number } from "../words";
import type { Zone } from "../zone";

/** The ledger knows of a click some seconds after the room; so long apart it is asked again. */
const LEDGER_MS = 15_000;

/** One link's clicks as they come, on a map of their own. It has a socket while its page is shown. */
export class LinkMap implements Watcher {
  readonly #today = figure("live-today");
  readonly #hour = figure("live-hour");
  /** Wheel and fingers move the page over it until it is chosen: see its style. */
  readonly #place = h("div", { class: "link-map", onclick: () => this.#place.querySelector<HTMLElement>(".stage")?.focus() });
  readonly #connection: Connection;
  readonly element: HTMLElement;
  #watch: Watch | undefined;
  #map: WorldMap | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  /** @param more called some seconds after clicks came: what the ledger counts is more than it was */
  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly zone: Zone,
    private readonly more: () => void,
  ) {
    this.#connection = new Connection(() => {
      session.forget();
      location.reload();
    });
    this.element = h(
      "section",
      { class: "link-live", "aria-label": "Live" },
      h("div", { class: "link-live-head" }, h("h2", {}, "Live"), this.#connection.element),
      this.#place,
      h("p", { class: "insight-total" }, this.#today, h("small", {}, "today"), this.#hour, h("small", {}, "in the last hour")),
    );
  }

  /** @param link as its slug is spelt; the result ends it */
  enter(link: string): () => void {
    const watch = new Watch(this.api, this.session, this, { link, tz: this.zone.name });
    const map = new WorldMap(
      watch.feed.marks,
      () => watch.now(),
      (width, height) => ({ left: 8, top: 8, right: width - 8, bottom: height - 8 }),
    );
    this.#watch = watch;
    this.#map = map;
    this.#place.replaceChildren(map.element);
    const stop = map.start();
    watch.start();
    return () => {
      clearTimeout(this.#refresh);
      this.#refresh = undefined;
      stop();
      watch.stop();
      this.#watch = this.#map = undefined;
      this.#place.replaceChildren();
    };
  }

  connection(state: ConnectionState, detail: Detail): void {
    this.#connection.show(state, detail);
  }

  notice(text: string): void {
    this.#connection.notice(text);
  }

  changed(added: readonly Mark[]): void {
    this.#map?.changed(added);
    this.#connection.updated(Date.now(), this.zone);
    const totals = this.#watch?.feed.totals;
    if (!totals) return;
    const before = this.#today.textContent;
    put(this.#today, number(totals.today));
    put(this.#hour, number(totals.hour));
    this.#map?.warm(totals.countries);
    if (before === this.#today.textContent || document.visibilityState !== "visible") return;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.more();
    }, LEDGER_MS);
  }
}
