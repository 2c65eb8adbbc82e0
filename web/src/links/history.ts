import type { Api, LinkEvent } from "../api";
import { h } from "../dom";
import { dayAndTime } from "../words";

/** Who has changed a link, and what, the newest first. */
export class History {
  readonly #list = h("ol", { class: "latest-list", "data-testid": "link-history" });
  readonly element = h("section", { "aria-label": "History" }, h("h2", {}, "History"), this.#list);

  constructor(
    private readonly slug: string,
    private readonly api: Pick<Api, "audit">,
  ) {}

  async show(): Promise<void> {
    const changes = await this.api.audit(this.slug);
    this.#list.replaceChildren(...changes.map((change) => h("li", {}, h("time", { datetime: change.at }, dayAndTime(change.at)), h("span", {}, sentence(change)))));
  }
}

/** What was done, by whom, field by field. */
export function sentence({ op, by, before, after }: LinkEvent): string {
  if (op !== "changed") return `${op} by ${by}`;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const said = fields.map((field) => `${field}: ${text(before[field])} → ${text(after[field])}`);
  return `changed by ${by}${said.length > 0 ? ` (${said.join("; ")})` : ""}`;
}

function text(value: unknown): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}
