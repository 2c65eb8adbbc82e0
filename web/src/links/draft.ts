import { type Link, type NewLink, Refusal } from "../api";
import { countryName } from "../words";

export type FieldName = "destination" | "slug" | "title" | "tags" | "expiresAt" | "maxClicks" | "countries";

/** What is wrong with one field of the form. */
export class FieldProblem extends Error {
  override readonly name = "FieldProblem";

  constructor(
    readonly field: FieldName,
    message: string,
  ) {
    super(message);
  }
}

export interface Fields {
  readonly slug: string;
  readonly destination: string;
  readonly title: string;
  /** With commas between. */
  readonly tags: string;
  readonly expires: string;
  readonly most: string;
  readonly enabled: boolean;
  readonly forward: boolean;
  readonly countries: readonly (readonly [code: string, destination: string])[];
}

/**
 * What was filled in, as the API takes it: empty fields are left out, local time becomes an instant, an address without a scheme is
 * https.
 *
 * @throws FieldProblem for two rows of one country, of which an object would keep the last without a word, and for an expiry that is over
 */
export function newLink(fields: Fields, now = Date.now()): NewLink {
  const expires = new Date(fields.expires);
  const tags = tagsOf(fields.tags);
  const countries = countriesOf(fields.countries);
  const expiresAt = Number.isNaN(expires.getTime()) ? undefined : expires;
  if (expiresAt && expiresAt.getTime() <= now) throw new FieldProblem("expiresAt", "expires must be a time to come: it is over already");
  return {
    destination: withScheme(fields.destination),
    enabled: fields.enabled,
    ...(fields.forward ? { query: "forward" as const } : {}),
    ...(fields.slug.trim() ? { slug: fields.slug.trim() } : {}),
    ...(fields.title.trim() ? { title: fields.title.trim() } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(countries.length > 0 ? { countries: Object.fromEntries(countries) } : {}),
    ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}),
    ...(fields.most.trim() ? { maxClicks: Number(fields.most) } : {}),
  };
}

/** What the form changes of a link; `null` takes away. Fields that the form does not have stay as they are. */
export type LinkPatch = Readonly<Record<string, unknown>>;

/** @throws FieldProblem as {@link newLink}; an expiry that was over before may stay */
export function patchOf(link: Link, fields: Fields, now = Date.now()): LinkPatch {
  const isSameExpiry = link.expiresAt !== undefined && localTime(link.expiresAt) === fields.expires;
  const draft = newLink(isSameExpiry ? { ...fields, expires: "" } : fields, now);
  const before = Object.keys(link.countries ?? {});
  const after = draft.countries ?? {};
  const gone = before.filter((code) => !(code in after));
  return {
    destination: draft.destination,
    enabled: fields.enabled,
    query: fields.forward ? "forward" : "drop",
    title: draft.title ?? null,
    tags: draft.tags ?? [],
    countries: { ...after, ...Object.fromEntries(gone.map((code) => [code, null])) },
    ...(isSameExpiry ? {} : { expiresAt: draft.expiresAt ?? null }),
    maxClicks: draft.maxClicks ?? null,
  };
}

/** A link as the form shows it. */
export function fieldsOf(link: Link): Fields {
  return {
    slug: link.slug,
    destination: link.destination,
    title: link.title ?? "",
    tags: (link.tags ?? []).join(", "),
    expires: link.expiresAt ? localTime(link.expiresAt) : "",
    most: link.maxClicks === undefined ? "" : String(link.maxClicks),
    enabled: link.enabled !== false,
    forward: link.query === "forward",
    countries: Object.entries(link.countries ?? {}),
  };
}

/** An instant in the reader's own time, as `datetime-local` has it, to the minute. */
export function localTime(instant: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return "";
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** What is pasted often lacks it: `example.com/foo`, `//example.com`, `localhost:3000`. */
export function withScheme(pasted: string): string {
  const address = pasted.trim();
  const other = /^[a-z][a-z0-9+-]*:(?!\d)/i.test(address);
  if (address === "" || other || /^https?:/i.test(address)) return address;
  return `https://${address.replace(/^\/\//, "")}`;
}

/** The field that a refusal is about, where its message begins with one, as the API's do. */
export function fieldOf(error: unknown): FieldName | undefined {
  if (error instanceof FieldProblem) return error.field;
  if (!(error instanceof Refusal)) return undefined;
  const [, word] = /^(destination|slug|title|tags|expiresAt|maxClicks|countries)\b/.exec(error.message) ?? [];
  if (word === undefined && error.status === 409) return "slug";
  return word as FieldName | undefined;
}

function tagsOf(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/^#/, ""));
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

function countriesOf(rows: Fields["countries"]): [code: string, destination: string][] {
  const countries = rows.map(([code, to]): [string, string] => [code.trim().toUpperCase(), withScheme(to)]).filter(([code, to]) => code !== "" || to !== "");
  const codes = countries.map(([code]) => code);
  const twice = codes.find((code, at) => codes.indexOf(code) !== at);
  if (twice !== undefined) throw new FieldProblem("countries", `countries has two rows of ${countryName(twice)} (${twice})`);
  return countries;
}
