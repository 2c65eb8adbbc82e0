import { countryName } from "./words";

/** What a filter may be by, as the address and the click room name it. */
export const FILTERS = ["link", "country", "city"] as const;
export type FilterBy = (typeof FILTERS)[number];

/** Which clicks are shown: those that have all of it. */
export type Filter = Readonly<Partial<Record<FilterBy, string>>>;

const LINK = /^[\w-]{1,64}$/;
const CITY = /^([A-Z]{2})?\/.{1,64}$/;

/** What an address filters by; what cannot be any click's is named. */
export function filterOf(query: URLSearchParams, problems: string[]): Filter {
  const filter: Partial<Record<FilterBy, string>> = {};
  for (const by of FILTERS) {
    const value = query.get(by);
    if (!value) continue;
    if (isOne(by, value)) filter[by] = value;
    else problems.push(`${by} must be ${EXPECTED[by]}, was ${JSON.stringify(value.slice(0, 80))}`);
  }
  return filter;
}

const EXPECTED: Readonly<Record<FilterBy, string>> = {
  link: "a link’s name, of letters, digits, _ and -",
  country: "a country’s code such as MY",
  city: "a country’s code, a slash and the name, such as MY/Ipoh",
};

function isOne(by: FilterBy, value: string): boolean {
  if (by === "link") return LINK.test(value);
  if (by === "country") return /^[A-Z]{2}$/.test(value) && countryName(value) !== value;
  return CITY.test(value);
}

export function isNone(filter: Filter): boolean {
  return FILTERS.every((by) => filter[by] === undefined);
}

export function isSame(one: Filter, other: Filter): boolean {
  return FILTERS.every((by) => one[by] === other[by]);
}

/** For people. */
export function filterName(by: FilterBy, value: string): string {
  if (by === "link") return `/${value}`;
  return by === "country" ? countryName(value) : cityName(value);
}

/** For people: all of it, or nothing. */
export function filterWords(filter: Filter): string {
  return FILTERS.flatMap((by) => (filter[by] === undefined ? [] : [filterName(by, filter[by])])).join(", ");
}

/** `MY/Kuala Lumpur` as people read it. */
export function cityName(key: string): string {
  const slash = key.indexOf("/");
  const country = key.slice(0, slash);
  return country === "" ? key.slice(slash + 1) : `${key.slice(slash + 1)}, ${country}`;
}

/** Whether a click of the ledger is one of a filter's. */
export function matches({ link, country, city }: Filter, click: { link: string; country?: string; city?: string }): boolean {
  return (
    (link === undefined || click.link === link) &&
    (country === undefined || click.country === country) &&
    (city === undefined || (click.city !== undefined && `${click.country ?? ""}/${click.city}` === city))
  );
}

/** What makes an element a choice of a filter: {@link chosen} reads it. */
export function choice(by: FilterBy, value: string): Record<string, string> {
  return { type: "button", class: "choice", "data-by": by, "data-value": value, title: `Only ${filterName(by, value)}` };
}

/** The filter that a click chose, if it did. */
export function chosen(event: Event): Filter | undefined {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button.choice") : null;
  const { by, value } = button?.dataset ?? {};
  return by !== undefined && value !== undefined ? { [by]: value } : undefined;
}
