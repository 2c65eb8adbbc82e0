import type { Api, LinkEvent } from "../api";
import { h } from "../dom";
import { Past } from "./past";

/** Who has made, changed and revoked the account's keys, shares and webhooks. */
export class Access {
  readonly #past: Past;
  readonly element: HTMLElement;

  constructor(api: Pick<Api, "accessAudit">) {
    this.#past = new Past("Who made and revoked them", "access-changes", () => api.accessAudit(), words, "No key, share or webhook has been made or revoked within a year.");
    this.element = h("section", { "aria-label": "Keys, shares and webhooks" }, h("h2", {}, "Keys, shares and webhooks"), this.#past.element);
  }

  async enter(): Promise<void> {
    await this.#past.look();
  }
}

const DONE = { created: "made", changed: "changed", deleted: "revoked", restored: "restored" } as const;

function words({ op, by, key, share, webhook, before, after }: LinkEvent): string {
  const what = key !== undefined ? `Key ${key}` : share !== undefined ? `Share ${share}` : `Webhook to ${webhook}`;
  const done = webhook !== undefined && op === "deleted" ? "deleted" : DONE[op];
  return `${what} ${done}${detail(op === "deleted" ? before : after)} by ${by}`;
}

function detail({ scopes, link, events, enabled, newSecret }: Readonly<Record<string, unknown>>): string {
  if (newSecret === true) return ", with a new secret,";
  if (Array.isArray(scopes)) return ` (${scopes.join(", ")})`;
  if (typeof link === "string") return ` (/${link})`;
  const parts = [...(Array.isArray(events) ? [events.join(", ")] : []), ...(typeof enabled === "boolean" ? [enabled ? "on" : "off"] : [])];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}
