import { type Days, isDay, length, MOST_DAYS, outOfRange, shown } from "./day/days";
import { type Filter, filterOf } from "./filter";
import { REGIONS } from "./map/regions";
import { Zone } from "./zone";

/** What the address asks the map for. */
export interface Asked {
  /** Days; what is live where they are left out. */
  readonly days?: Days;
  readonly zone: Zone;
  /** Which clicks are meant. */
  readonly filter: Filter;
  /** How the Earth is shown; flat where it is left out. */
  readonly view?: "globe";
  /** One of the map's regions. */
  readonly region?: string;
  /** What of it cannot be done, in words. */
  readonly problems: readonly string[];
}

const KNOWN = ["account", "day", "to", "tz", "region", "view", "link", "country", "city"];
const SHOWN = 80;

/**
 * Reads the query of an address; what is unknown or out of range is named.
 *
 * @param now epoch milliseconds
 * @param own the reader's time zone
 */
export function asked(search: string, now: number, own: Zone): Asked {
  const query = new URLSearchParams(search);
  const problems = [...new Set(query.keys())].filter((name) => !KNOWN.includes(name)).map(unknown);
  const zone = zoneOf(query.get("tz"), own, problems);
  const region = regionOf(query.get("region"), problems);
  const view = viewOf(query.get("view"), problems);
  const filter = filterOf(query, problems);
  const days = daysOf(query.get("day"), query.get("to"), zone.dayOf(now), problems);
  return { zone, filter, problems, ...(days ? { days } : {}), ...(region ? { region } : {}), ...(view ? { view } : {}) };
}

/** The query with some values changed, and those that are undefined left out. */
export function changed(search: string, values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  return query.size > 0 ? `?${query}` : "";
}

function unknown(name: string): string {
  return `${quoted(name)} is nothing that the map can be asked for: ${KNOWN.slice(1).join(", ")} are`;
}

function zoneOf(name: string | null, own: Zone, problems: string[]): Zone {
  if (name === null || name === "") return own;
  const zone = Zone.named(name);
  if (!zone) problems.push(`tz must be a time zone such as UTC or Asia/Tokyo, was ${quoted(name)}`);
  return zone ?? own;
}

function regionOf(id: string | null, problems: string[]): string | undefined {
  if (id === null || id === "") return undefined;
  if (REGIONS.some((region) => region.id === id)) return id;
  problems.push(`region must be one of ${REGIONS.map((region) => region.id).join(", ")}, was ${quoted(id)}`);
  return undefined;
}

function viewOf(view: string | null, problems: string[]): "globe" | undefined {
  if (view === "globe") return view;
  if (view !== null && view !== "" && view !== "map") problems.push(`view must be map or globe, was ${quoted(view)}`);
  return undefined;
}

/** What ends before it begins, or goes on for too long, is the first day alone. */
function daysOf(day: string | null, last: string | null, today: string, problems: string[]): Days | undefined {
  const from = dayOf(day, today, problems);
  if (last === null || last === "") return from === undefined ? undefined : { from, to: from };
  if (from === undefined) {
    if (day === null || day === "") problems.push("to needs day, the first of the days that it is the last of");
    return undefined;
  }
  const days = { from, to: last };
  if (isDay(last, today) && length(days) >= 1 && length(days) <= MOST_DAYS) return days;
  problems.push(`to must be day or one of the ${MOST_DAYS - 1} days after it, up to ${today}, was ${shown(last)}`);
  return { from, to: from };
}

function dayOf(day: string | null, today: string, problems: string[]): string | undefined {
  if (day === null || day === "") return undefined;
  if (isDay(day, today)) return day;
  problems.push(outOfRange(day, today));
  return undefined;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, SHOWN));
}
