import type { Link, NewLink } from "../api";
import { countryOf } from "../countries";
import { FieldProblems, localTime, momentOf, type Problem } from "../form";

export type FieldName =
  | "destination"
  | "slug"
  | "title"
  | "tags"
  | "countries"
  | "devices"
  | "split"
  | "startsAt"
  | "expiresAt"
  | "maxClicks"
  | "afterEnd"
  | "password"
  | "utm";

export const DEVICES = ["mobile", "tablet", "desktop"] as const;
export type Device = (typeof DEVICES)[number];
export const UTM = ["source", "medium", "campaign", "term", "content"] as const;
export type Utm = (typeof UTM)[number];

/** What stands in the form; empty where nothing does. */
export interface Fields {
  readonly slug: string;
  readonly destination: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly countries: readonly (readonly [country: string, destination: string])[];
  readonly devices: Readonly<Record<Device, string>>;
  readonly split: readonly (readonly [destination: string, weight: string])[];
  readonly starts: string;
  readonly expires: string;
  readonly most: string;
  readonly afterEnd: string;
  /** A new one. */
  readonly password: string;
  /** The one that is there is taken away. */
  readonly dropsPassword: boolean;
  readonly utm: Readonly<Record<Utm, string>>;
  readonly enabled: boolean;
  readonly forward: boolean;
}

/** A new form. */
export const BLANK: Fields = {
  slug: "",
  destination: "",
  title: "",
  tags: [],
  countries: [],
  devices: { mobile: "", tablet: "", desktop: "" },
  split: [],
  starts: "",
  expires: "",
  most: "",
  afterEnd: "",
  password: "",
  dropsPassword: false,
  utm: { source: "", medium: "", campaign: "", term: "", content: "" },
  enabled: true,
  forward: false,
};

/**
 * What was filled in, as the API takes it: empty fields are left out, local time becomes an instant, an address without a scheme is
 * https.
 *
 * @throws FieldProblems for all that is missing, half filled in, there twice or over already
 */
export function newLink(fields: Fields, now = Date.now()): NewLink {
  const problems: Problem<FieldName>[] = [];
  const link = drafted(fields, now, problems);
  if (problems.length > 0) throw new FieldProblems(problems);
  return link;
}

function drafted(fields: Fields, now: number, problems: Problem<FieldName>[]): NewLink {
  if (fields.destination.trim() === "") problems.push({ field: "destination", message: "Where does the link lead? A destination is needed." });
  // Beyond it a page's numbers lose their last digits.
  if (Number(fields.most) > Number.MAX_SAFE_INTEGER) problems.push({ field: "maxClicks", message: "Most clicks may have 15 digits at most." });
  const countries = countriesOf(fields.countries, problems);
  const devices = filled(fields.devices, withScheme);
  const split = splitOf(fields.split, problems);
  const utm = filled(fields.utm, (text) => text);
  const [startsAt, expiresAt] = times(fields, now, problems);
  return {
    destination: withScheme(fields.destination),
    enabled: fields.enabled,
    ...(fields.forward ? { query: "forward" as const } : {}),
    ...(fields.slug.trim() ? { slug: fields.slug.trim() } : {}),
    ...(fields.title.trim() ? { title: fields.title.trim() } : {}),
    ...(fields.tags.length > 0 ? { tags: fields.tags } : {}),
    ...(countries.length > 0 ? { countries: Object.fromEntries(countries) } : {}),
    ...(devices ? { devices } : {}),
    ...(split.length > 0 ? { split } : {}),
    ...(startsAt ? { startsAt: startsAt.toISOString() } : {}),
    ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}),
    ...(fields.most.trim() ? { maxClicks: Number(fields.most) } : {}),
    ...(fields.afterEnd.trim() ? { afterEnd: withScheme(fields.afterEnd) } : {}),
    ...(fields.password ? { password: fields.password } : {}),
    ...(utm ? { utm } : {}),
  };
}

/** What the form changes of a link; `null` takes away. */
export type LinkPatch = Readonly<Record<string, unknown>>;

/** @throws FieldProblems as {@link newLink}; times that were over before may stay */
export function patchOf(link: Link, fields: Fields, now = Date.now()): LinkPatch {
  const kept = (instant: string | undefined, text: string): boolean => instant !== undefined && localTime(new Date(instant)) === text;
  const keepsStart = kept(link.startsAt, fields.starts);
  const keepsEnd = kept(link.expiresAt, fields.expires);
  const draft = newLink({ ...fields, starts: keepsStart ? "" : fields.starts, expires: keepsEnd ? "" : fields.expires }, now);
  return {
    destination: draft.destination,
    enabled: fields.enabled,
    query: fields.forward ? "forward" : "drop",
    title: draft.title ?? null,
    tags: draft.tags ?? [],
    countries: merged(link.countries, draft.countries) ?? {},
    maxClicks: draft.maxClicks ?? null,
    ...changed("devices", merged(link.devices, draft.devices)),
    ...changed("utm", merged(link.utm, draft.utm)),
    ...changed("split", draft.split ?? (link.split && null)),
    ...changed("afterEnd", draft.afterEnd ?? (link.afterEnd && null)),
    ...changed("startsAt", keepsStart ? undefined : (draft.startsAt ?? (link.startsAt && null))),
    ...changed("expiresAt", keepsEnd ? undefined : (draft.expiresAt ?? null)),
    ...changed("password", fields.dropsPassword ? null : draft.password),
  };
}

function changed(name: string, value: unknown): LinkPatch {
  return value === undefined ? {} : { [name]: value };
}

/** A merge patch: what is there no longer is taken away. None where there was nothing, and is nothing. */
function merged(before: Readonly<Record<string, string>> = {}, after: Readonly<Record<string, string>> = {}): LinkPatch | undefined {
  const gone = Object.keys(before).filter((key) => !(key in after));
  const patch = { ...after, ...Object.fromEntries(gone.map((key) => [key, null])) };
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** A link as the form shows it; a password is never told. */
export function fieldsOf(link: Link): Fields {
  return {
    slug: link.slug,
    destination: link.destination,
    title: link.title ?? "",
    tags: link.tags ?? [],
    countries: Object.entries(link.countries ?? {}),
    devices: { ...BLANK.devices, ...link.devices },
    split: (link.split ?? []).map(({ url, weight }) => [url, String(weight)]),
    starts: link.startsAt ? localTime(new Date(link.startsAt)) : "",
    expires: link.expiresAt ? localTime(new Date(link.expiresAt)) : "",
    most: link.maxClicks === undefined ? "" : String(link.maxClicks),
    afterEnd: link.afterEnd ?? "",
    password: "",
    dropsPassword: false,
    utm: { ...BLANK.utm, ...link.utm },
    enabled: link.enabled !== false,
    forward: link.query === "forward",
  };
}

/** What is pasted often lacks it: `example.com/foo`, `//example.com`, `localhost:3000`. */
export function withScheme(pasted: string): string {
  const address = pasted.trim();
  const other = /^[a-z][a-z0-9+-]*:(?!\d)/i.test(address);
  if (address === "" || other || /^https?:/i.test(address)) return address;
  return `https://${address.replace(/^\/\//, "")}`;
}

function times(fields: Fields, now: number, problems: Problem<FieldName>[]): [Date | undefined, Date | undefined] {
  const read = (field: "startsAt" | "expiresAt", label: string, text: string): Date | undefined => {
    const moment = momentOf(text);
    if (typeof moment !== "string") return moment;
    problems.push({ field, message: `${label} ${moment}.` });
    return undefined;
  };
  const starts = read("startsAt", "Starts", fields.starts);
  const expires = read("expiresAt", "Expires", fields.expires);
  if (expires && expires.getTime() <= now) problems.push({ field: "expiresAt", message: "Expires must be a time to come: it is over already." });
  else if (starts && expires && starts >= expires) problems.push({ field: "startsAt", message: "Starts must be before it expires." });
  return [starts, expires];
}

/** Tags as they are typed, with commas between. */
export function tagsOf(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/^#/, ""));
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

/** Values that are there, or nothing. */
function filled<K extends string>(values: Readonly<Record<K, string>>, as: (text: string) => string): Partial<Record<K, string>> | undefined {
  const there = (Object.entries(values) as [K, string][]).map(([key, text]): [K, string] => [key, as(text.trim())]).filter(([, text]) => text !== "");
  return there.length === 0 ? undefined : (Object.fromEntries(there) as Partial<Record<K, string>>);
}

/** Rows that are empty are passed over. */
function countriesOf(rows: Fields["countries"], problems: Problem<FieldName>[]): [code: string, destination: string][] {
  const there: [string, string][] = [];
  rows.forEach(([text, to], row) => {
    const tell = (key: "country" | "to", message: string): number => problems.push({ field: "countries", row, key, message });
    if (text.trim() === "" && to.trim() === "") return;
    const country = countryOf(text);
    if (text.trim() === "") tell("country", "Choose a country for its destination.");
    else if (!country) tell("country", `No country is named “${text.trim()}”.`);
    else if (there.some(([code]) => code === country.code)) tell("country", `${country.name} (${country.code}) stands here twice.`);
    else if (to.trim() === "") tell("to", `Where do visitors from ${country.name} go? A destination is needed.`);
    else there.push([country.code, withScheme(to)]);
  });
  return there;
}

function splitOf(rows: Fields["split"], problems: Problem<FieldName>[]): { url: string; weight: number }[] {
  const there: { url: string; weight: number }[] = [];
  rows.forEach(([to, text], row) => {
    const weight = weightOf(text);
    if (to.trim() === "" && text.trim() === "") return;
    if (to.trim() === "") problems.push({ field: "split", row, message: "A destination is needed beside its weight." });
    else if (!Number.isInteger(weight) || weight < 1 || weight > 100) problems.push({ field: "split", row, key: "weight", message: `A weight is a whole number of 1 to 100, was ${text}.` });
    else there.push({ url: withScheme(to), weight });
  });
  return there;
}

/** A weight as it was typed; 1 where nothing was. */
export function weightOf(text: string): number {
  return text.trim() === "" ? 1 : Number(text);
}
