import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { Entry } from "../feed/feed";
import { choice } from "../filter";
import { clicks, countryName, number } from "../words";
import { Zone } from "../zone";

const ROWS = 50;
/** As many as can be read before the next ones come. */
const READABLE = 4;
const CATCHING_UP_MS = 10_000;

/** A click or a burst, or how many came with those above that are not shown. */
type Row = { readonly entry: Entry; readonly zone: Zone; readonly isFresh: boolean } | { readonly others: number; readonly after: number };

/** The latest clicks, newest first, as fast as people can read: of many at once the newest are shown, and the others counted. */
export class Latest {
  readonly rows = signal<readonly Row[] | undefined>(undefined);
  #newest: Entry | undefined;
  #zone = Zone.UTC;

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param filtered whether there are others between the entries' numbers
   */
  show(entries: readonly Entry[], zone = this.#zone, now = entries[0]?.time ?? 0, filtered = false): void {
    const isSame = entries[0] === this.#newest && zone.name === this.#zone.name;
    if (isSame && entries.length > 0) return;
    const before = zone.name === this.#zone.name ? this.#newest?.seq : undefined;
    const newest = entries[0];
    this.#zone = zone;
    this.#newest = newest;
    // What is older comes because the page catches up.
    const isNew = before !== undefined && newest !== undefined && newest.seq > before && now - newest.time < CATCHING_UP_MS;
    if (isNew) this.#grow(entries.filter((entry) => entry.seq > before), before, filtered ? undefined : newest.seq - before);
    else this.rows.value = entries.map((entry) => ({ entry, zone, isFresh: false }));
  }

  #grow(fresh: readonly Entry[], after: number, all?: number): void {
    const count = all ?? fresh.reduce((sum, entry) => sum + entry.count, 0);
    const shown = fresh.slice(0, READABLE);
    const others = count - shown.reduce((sum, entry) => sum + entry.count, 0);
    // Where many come, movement tells nothing, and costs every frame.
    const rows = shown.map((entry) => ({ entry, zone: this.#zone, isFresh: count <= READABLE }));
    this.rows.value = [...rows, ...(others > 0 ? [{ others, after }] : []), ...(this.rows.value ?? [])].slice(0, ROWS);
  }
}

export function LatestClicks({ latest, hidden = false }: { readonly latest: Latest; readonly hidden?: boolean }): JSX.Element {
  return (
    <section class="latest" aria-label="Latest clicks" hidden={hidden}>
      <h2>Latest clicks</h2>
      <LatestList latest={latest} />
    </section>
  );
}

function LatestList({ latest }: { readonly latest: Latest }): JSX.Element {
  const rows = latest.rows.value;
  return (
    <ol class="latest-list" data-testid="latest">
      {rows?.map((row) =>
        "others" in row ? (
          <li key={`after ${row.after}`} class="others">
            {`and ${number(row.others)} more`}
          </li>
        ) : (
          <ClickRow key={row.entry.seq} {...row} />
        ),
      )}
      {rows?.length === 0 && <li class="none">none yet</li>}
    </ol>
  );
}

function ClickRow({ entry, zone, isFresh }: { readonly entry: Entry; readonly zone: Zone; readonly isFresh: boolean }): JSX.Element {
  const { seq, link, country, count } = entry;
  const look = isFresh ? "fresh" : undefined;
  const time = <time datetime={new Date(entry.time).toISOString()}>{zone.time(entry.time)}</time>;
  if (count > 1) {
    return (
      <li class={look} data-testid="burst" data-seq={seq} data-count={count}>
        {time}
        <span class="where">{`${clicks(count)} in a burst`}</span>
      </li>
    );
  }
  return (
    <li class={look} data-testid="click" data-seq={seq} data-link={link} data-country={country}>
      {time}
      <Where entry={entry} />
      {link === undefined ? (
        <span class="slug" />
      ) : (
        <button {...choice("link", link)} class="choice slug">
          {`/${link}`}
        </button>
      )}
    </li>
  );
}

function Where({ entry: { city, country, placed, approximate } }: { readonly entry: Entry }): JSX.Element {
  const land = country === undefined ? "unknown country" : countryName(country);
  const name = city === undefined ? land : `${city}, ${country ?? "?"}`;
  const kind = !placed ? "unplaced" : approximate ? "whole country" : undefined;
  const words: ComponentChildren = [name, kind !== undefined && <em class="unplaced">{kind}</em>];
  if (city === undefined && country === undefined) return <span class="where">{words}</span>;
  const of = city === undefined ? choice("country", country ?? "") : choice("city", `${country ?? ""}/${city}`);
  return (
    <button {...of} class="choice where">
      {words}
    </button>
  );
}
