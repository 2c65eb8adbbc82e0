import type { Api, LinkEvent } from "../api";
import { flag } from "../countries";
import { h } from "../dom";
import { countryName, dayAndTime } from "../words";

/** The fields of a link as its form names them. */
const NAMES: Readonly<Record<string, string>> = {
  destination: "destination",
  title: "title",
  tags: "tags",
  countries: "by country",
  devices: "by device",
  split: "spread over",
  query: "visitor’s query",
  utm: "parameters",
  startsAt: "starts",
  expiresAt: "expires",
  maxClicks: "most clicks",
  afterEnd: "afterwards",
  password: "password",
  enabled: "switched",
};

/** Who has changed a link, and what, the newest first. */
export class History {
  readonly #list = h("ol", { class: "latest-list", "data-testid": "link-history" });
  readonly element = h("section", { "aria-label": "History" }, h("h2", {}, "History"), this.#list);

  constructor(private readonly api: Pick<Api, "audit">) {}

  async show(slug: string): Promise<void> {
    const changes = await this.api.audit(slug);
    this.#list.replaceChildren(...changes.map((change) => h("li", {}, h("time", { datetime: change.at }, dayAndTime(change.at)), h("div", {}, ...told(change)))));
    if (changes.length === 0) this.#list.append(h("li", { class: "none" }, "Nothing has been changed within a year."));
  }
}

/** What was done, by whom, and field by field. */
function told({ op, by, before, after }: LinkEvent): HTMLElement[] {
  const said = h("p", {}, `${op} by ${by}`);
  if (op !== "changed") return [said];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  if (fields[0] === "omitted") return [said, h("p", { class: "soft" }, "The change is too large to be shown here.")];
  return [said, h("ul", { class: "fields" }, ...fields.map((field) => h("li", {}, ...changed(field, before[field], after[field]))))];
}

function changed(field: string, before: unknown, after: unknown): (Node | string)[] {
  const name = h("b", {}, NAMES[field] ?? field);
  if (field === "password") return [name, ` ${after === undefined ? "removed" : before === undefined ? "set" : "changed"}`];
  if (field === "enabled") return [name, after === false ? " off" : " on"];
  return [name, " ", h("del", {}, text(field, before)), " → ", h("ins", {}, text(field, after))];
}

/** A value for people: moments in their own time, addresses by what they are for. */
export function text(field: string, value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "string") return field.endsWith("At") ? dayAndTime(value) : value;
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value) ? value.map(part) : Object.entries(value).map(([key, each]) => `${field === "countries" ? `${flag(key)} ${countryName(key)}` : key}: ${String(each)}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function part(value: unknown): string {
  const { url, weight } = Object(value) as { url?: string; weight?: number };
  return url === undefined ? String(value) : `${url} (weight ${weight})`;
}
