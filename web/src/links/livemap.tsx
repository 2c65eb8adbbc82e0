import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Api } from "../api";
import type { Mark } from "../feed/marks";
import { Connection, ConnectionSection } from "../live/connection";
import { Figure } from "../live/figure";
import { WorldMap } from "../map/map";
import type { Session } from "../session";
import { type ConnectionState, type Detail, Watch, type Watcher } from "../watch";
import { number } from "../words";
import type { Zone } from "../zone";

/** The ledger knows of a click some seconds after the room; so long apart it is asked again. */
const LEDGER_MS = 15_000;

/** One link's clicks as they come, on a map of their own. It has a socket while its page is shown. */
export class LinkMap implements Watcher {
  readonly today = signal("–");
  readonly hour = signal("–");
  readonly map = signal<WorldMap | undefined>(undefined);
  readonly connected: Connection;
  #watch: Watch | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  /** @param more called some seconds after clicks came: what the ledger counts is more than it was */
  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly zone: Zone,
    private readonly more: () => void,
  ) {
    this.connected = new Connection(() => {
      session.forget();
      location.reload();
    });
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
    this.map.value = map;
    const stop = map.start();
    watch.start();
    return () => {
      clearTimeout(this.#refresh);
      this.#refresh = undefined;
      stop();
      watch.stop();
      this.#watch = this.map.value = undefined;
    };
  }

  connection(state: ConnectionState, detail: Detail): void {
    this.connected.show(state, detail);
  }

  notice(text: string): void {
    this.connected.notice.value = text;
  }

  changed(added: readonly Mark[]): void {
    this.map.value?.changed(added);
    this.connected.updated(Date.now(), this.zone);
    const totals = this.#watch?.feed.totals;
    if (!totals) return;
    const before = this.today.value;
    this.today.value = number(totals.today);
    this.hour.value = number(totals.hour);
    this.map.value?.warm(totals.countries);
    if (before === this.today.value || document.visibilityState !== "visible") return;
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.more();
    }, LEDGER_MS);
  }
}

/** @param hidden where there is no such link */
export function LiveSection({ live, hidden }: { readonly live: LinkMap; readonly hidden: boolean }): JSX.Element {
  return (
    <section class="link-live" aria-label="Live" hidden={hidden}>
      <div class="link-live-head">
        <h2>Live</h2>
        <ConnectionSection connection={live.connected} />
      </div>
      <Stage live={live} />
      <p class="insight-total">
        <Figure name="live-today" value={live.today} />
        <small>today</small>
        <Figure name="live-hour" value={live.hour} />
        <small>in the last hour</small>
      </p>
    </section>
  );
}

/** Wheel and fingers move the page over it until it is chosen: see its style. */
function Stage({ live }: { readonly live: LinkMap }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const map = live.map.value;
  useLayoutEffect(() => place.current?.replaceChildren(...(map ? [map.element] : [])), [map]);
  return <div ref={place} class="link-map" onClick={() => place.current?.querySelector<HTMLElement>(".stage")?.focus()} />;
}
