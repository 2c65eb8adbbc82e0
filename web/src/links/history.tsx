import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Api, LinkEvent } from "../api";
import { flag } from "../countries";
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
  readonly changes = signal<readonly LinkEvent[] | undefined>(undefined);

  constructor(private readonly api: Pick<Api, "audit">) {}

  async show(slug: string): Promise<void> {
    this.changes.value = await this.api.audit(slug);
  }
}

export function HistorySection({ history }: { readonly history: History }): JSX.Element {
  const changes = history.changes.value;
  return (
    <section aria-label="History">
      <h2>History</h2>
      <ol class="latest-list" data-testid="link-history">
        {changes?.map((change) => (
          <li key={change.id}>
            <time dateTime={change.at}>{dayAndTime(change.at)}</time>
            <div>
              <p>{`${change.op} by ${change.by}`}</p>
              {change.op === "changed" && <Changes of={change} />}
            </div>
          </li>
        ))}
        {changes?.length === 0 && <li class="none">Nothing has been changed within a year.</li>}
      </ol>
    </section>
  );
}

/** What was done, field by field. */
function Changes({ of: { before, after } }: { readonly of: LinkEvent }): JSX.Element {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  if (fields[0] === "omitted") return <p class="soft">The change is too large to be shown here.</p>;
  return (
    <ul class="fields">
      {fields.map((field) => (
        <li key={field}>
          <b>{NAMES[field] ?? field}</b> <Change field={field} before={before[field]} after={after[field]} />
        </li>
      ))}
    </ul>
  );
}

interface ChangeProps {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

function Change({ field, before, after }: ChangeProps): JSX.Element {
  if (field === "password") return <>{after === undefined ? "removed" : before === undefined ? "set" : "changed"}</>;
  if (field === "enabled") return <>{after === false ? "off" : "on"}</>;
  return (
    <>
      <del>{text(field, before)}</del>
      {" → "}
      <ins>{text(field, after)}</ins>
    </>
  );
}

/** A value for people: moments in their own time, addresses by what they are for. */
function text(field: string, value: unknown): string {
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
