import type { JSX } from "preact";
import type { LinkEvent } from "../api";
import { type Past, PastChanges } from "./past";

/** Who has made, changed and revoked the account's keys, shares and webhooks. */
export function AccessSection({ past }: { readonly past: Past }): JSX.Element {
  return (
    <section aria-label="Keys, shares and webhooks">
      <h2>Keys, shares and webhooks</h2>
      <PastChanges past={past} about="Who made and revoked them" name="access-changes" nothing="No key, share or webhook has been made or revoked within a year." />
    </section>
  );
}

const DONE = { created: "made", changed: "changed", deleted: "revoked", restored: "restored" } as const;

export function accessWords({ op, by, key, share, webhook, before, after }: LinkEvent): string {
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
