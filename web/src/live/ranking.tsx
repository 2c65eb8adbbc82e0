import { batch, type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { choice, type FilterBy } from "../filter";
import { number } from "../words";

const TOP = 5;
const GLIDE_MS = 450;

/** What is counted under a key, and what the key is called. */
export interface Entrant {
  readonly key: string;
  readonly name: string;
  readonly count: number;
}

/** One of the top, whose figures change without it being drawn again. */
interface Row {
  readonly key: string;
  readonly name: string;
  readonly count: Signal<string>;
  readonly style: Signal<string>;
}

/** The top of a list. Its rows stay the same while no other is overtaken. */
export class Ranking {
  readonly rows = signal<readonly Row[] | undefined>(undefined);

  show(entrants: readonly Entrant[]): void {
    const top = [...entrants].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name)).slice(0, TOP);
    const before = this.rows.value;
    const most = top[0]?.count ?? 1;
    batch(() => {
      const rows = top.map((entrant) => counted(before?.find(({ key }) => key === entrant.key), entrant, most));
      if (rows.length !== before?.length || rows.some((row, i) => row !== before[i])) this.rows.value = rows;
    });
  }
}

function counted(known: Row | undefined, { key, name, count }: Entrant, most: number): Row {
  const row = known ?? { key, name, count: signal(""), style: signal("") };
  row.count.value = number(count);
  row.style.value = `--share: ${(count / most).toFixed(3)}`;
  return row;
}

interface Props {
  readonly ranking: Ranking;
  /** The list's test ID. */
  readonly name: string;
  /** Stands where there is none. */
  readonly nothing?: string;
  /** What a row filters by that is chosen. */
  readonly by?: FilterBy;
  readonly hidden?: boolean;
}

/** The top of a list, each with a bar for its share of the largest; rows glide to their places as they overtake. */
export function TopList({ ranking, name, nothing = "none yet", by, hidden = false }: Props): JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  const rows = ranking.rows.value;
  // What is drawn now is not there yet.
  const before = placesOf(list.current);
  useLayoutEffect(() => glide(list.current, before), [rows]);
  return (
    <ol ref={list} class="top-list" data-testid={name} hidden={hidden}>
      {rows?.map((row) => <TopRow key={row.key} row={row} by={by} />)}
      {rows?.length === 0 && <li class="none">{nothing}</li>}
    </ol>
  );
}

function TopRow({ row: { key, name, count, style }, by }: { readonly row: Row; readonly by: FilterBy | undefined }): JSX.Element {
  return (
    <li data-key={key} style={style}>
      {by === undefined || key === "" ? (
        <span class="name" title={name}>
          {name}
        </span>
      ) : (
        <button {...choice(by, key)} class="choice name">
          {name}
        </button>
      )}
      <span class="count">{count}</span>
    </li>
  );
}

function rowsOf(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[data-key]") ?? [])];
}

function placesOf(list: HTMLElement | null): ReadonlyMap<string | undefined, number> {
  return new Map(rowsOf(list).map((row) => [row.dataset["key"], row.offsetTop]));
}

function glide(list: HTMLElement | null, before: ReadonlyMap<string | undefined, number>): void {
  if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) return;
  for (const row of rowsOf(list)) {
    const from = before.get(row.dataset["key"]);
    const way = from === undefined ? 0 : from - row.offsetTop;
    if (way !== 0) row.animate?.([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: GLIDE_MS, easing: "ease-out" });
  }
}
