import { refusal, Refused } from "blip-client";
import type { AccountRecord, AccountSettings, ClickPage, Delivery, ImportReport, Key, Link, LinkEvent, LinkPage, LinkQuestion, MadeKey, MadeShare, Member, NewKey, NewLink, NewShare, Role, Share, Span, Stats, StatsBy, Webhook, WebhookEvent, WebhookLog } from "./bodies";
import { LinkFile } from "./links/linkfile";
import type { Session } from "./session";
import type { DeadLetter, TopicInfo } from "./topics/stream";

export * from "./bodies";

/** An answer that is no success, told as the server tells it. */
export { Refused as Refusal } from "blip-client";

/** A failed request for people: as the server tells it, and where the fault is the server's, with the ID that its log has it under. */
export function told(error: unknown): string {
  if (error instanceof Refused) return error.id && error.status >= 500 ? `${error.message} (ID ${error.id})` : error.message;
  if (error instanceof DOMException) return "the server did not answer in time";
  if (error instanceof TypeError) return "the server cannot be reached";
  // A plain one is a page's own words.
  return error instanceof Error && error.name === "Error" ? error.message : String(error);
}

/** A body of the JSON API, or a {@link Refused}. */
export async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await refusal(answer);
  const text = await answer.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

export interface Ticket {
  readonly ticket: string;
  /** The server's clock minus this machine's, in milliseconds; 0 where the answer has no date. */
  readonly clockAhead: number;
}

/** A `Date` header is cut to the second: what is closer tells nothing. */
const CLOCK_GRAIN_MS = 2_000;

/** More than the gateway's own 29 s: its answer says more than a time-out here. */
const PATIENCE_MS = 30_000;

/** The JSON API, in the name of who is signed in. */
export class Api {
  constructor(private readonly session: Session) {}

  async links(question: LinkQuestion, cursor?: string): Promise<LinkPage> {
    const query = new URLSearchParams({ limit: cursor ? "100" : "50", ...question, ...(cursor ? { cursor } : {}) });
    return read(await this.#send("GET", `/api/links?${query}`));
  }

  async link(slug: string): Promise<Link> {
    return read(await this.#send("GET", `/api/links/${encodeURIComponent(slug)}`));
  }

  /**
   * Changes some of a link.
   *
   * @param version the one that is meant, so that nobody's change is lost; any where it is left out
   */
  async change(slug: string, patch: Readonly<Record<string, unknown>>, version: string | undefined): Promise<Link> {
    const headers = version === undefined ? {} : { "If-Match": version };
    return read(await this.#send("PATCH", `/api/links/${encodeURIComponent(slug)}`, patch, headers));
  }

  async create(link: NewLink): Promise<Link> {
    return read(await this.#send("POST", "/api/links", link));
  }

  async remove(slug: string): Promise<void> {
    return read(await this.#send("DELETE", `/api/links/${encodeURIComponent(slug)}`));
  }

  /** Deletes a link with its clicks, which are erased from then on. */
  async erase(slug: string): Promise<void> {
    await read(await this.#send("DELETE", `/api/links/${encodeURIComponent(slug)}?clicks=true`));
  }

  /** A link's address as a QR code, so many pixels wide. */
  async qr(slug: string, format: "svg" | "png", size: number): Promise<Blob> {
    const answer = await this.#send("GET", `/api/links/${encodeURIComponent(slug)}/qr?${new URLSearchParams({ format, size: String(size) })}`);
    if (!answer.ok) await read(answer);
    return answer.blob();
  }

  /** Takes a deletion back, for ten minutes. */
  async restore(slug: string): Promise<Link> {
    return read(await this.#send("POST", `/api/links/${encodeURIComponent(slug)}/restore`));
  }

  /**
   * Makes links of up to 1,000 rows of a file.
   *
   * @param first the number of the first of them in the whole file, from 1
   * @param replace whether links that are there already are replaced; else their rows are refused
   */
  async importLinks(rows: string, first: number, format: "csv" | "json", replace: boolean): Promise<ImportReport> {
    const query = new URLSearchParams({ format, existing: replace ? "replace" : "refuse", first: String(first) });
    return read(await this.#send("POST", `/api/links/import?${query}`, new Blob([rows], { type: format === "csv" ? "text/csv" : "application/json" })));
  }

  /**
   * All links as a file, read page by page.
   *
   * @param progress told how many there are so far
   */
  async exportLinks(format: "csv" | "json", progress: (links: number) => void): Promise<{ readonly blob: Blob; readonly links: number }> {
    const file = new LinkFile(format);
    let cursor: string | undefined;
    do {
      const answer = await this.#send("GET", `/api/links/export?${new URLSearchParams({ format, ...(cursor ? { cursor } : {}) })}`);
      if (!answer.ok) await read(answer);
      cursor = file.add(await answer.text(), answer.headers.get("Link"));
      progress(file.links);
    } while (cursor !== undefined);
    return { blob: file.blob, links: file.links };
  }

  /** @param question of one link alone where it names one; without bots unless it asks for them */
  async clicks(question: Span & { readonly limit: number; readonly link?: string; readonly bots?: true }, cursor?: string): Promise<ClickPage> {
    const { bots, ...rest } = question;
    const query = new URLSearchParams({ ...rest, limit: String(question.limit), ...(bots ? { bots: "true" } : {}), ...(cursor ? { cursor } : {}) });
    return read(await this.#send("GET", `/api/clicks?${query}`));
  }

  /** @param question of one link alone where it names one; @param question.tz whose days and hours are meant */
  async stats(question: Span & { readonly by: StatsBy; readonly link?: string; readonly tz?: string }): Promise<Stats> {
    return read(await this.#send("GET", `/api/stats?${new URLSearchParams({ ...question })}`));
  }

  /** The newest changes of a link. */
  /** The last changes of members. */
  async memberAudit(): Promise<readonly LinkEvent[]> {
    return (await read<{ changes: LinkEvent[] }>(await this.#send("GET", "/api/audit/members?limit=50"))).changes;
  }

  async accessAudit(): Promise<readonly LinkEvent[]> {
    return (await read<{ changes: LinkEvent[] }>(await this.#send("GET", "/api/audit/access?limit=50"))).changes;
  }

  async audit(slug: string): Promise<readonly LinkEvent[]> {
    return (await read<{ changes: LinkEvent[] }>(await this.#send("GET", `/api/audit?${new URLSearchParams({ link: slug, limit: "50" })}`))).changes;
  }

  /** The oldest first; a new one after a moment. */
  async shares(): Promise<readonly Share[]> {
    return (await read<{ shares: Share[] }>(await this.#send("GET", "/api/shares"))).shares;
  }

  async makeShare(share: NewShare): Promise<MadeShare> {
    return read(await this.#send("POST", "/api/shares", share));
  }

  async revokeShare(id: string): Promise<void> {
    return read(await this.#send("DELETE", `/api/shares/${id}`));
  }

  /** The oldest first; a new one after a moment. */
  async keys(): Promise<readonly Key[]> {
    return (await read<{ keys: Key[] }>(await this.#send("GET", "/api/keys"))).keys;
  }

  async makeKey(key: NewKey): Promise<MadeKey> {
    return read(await this.#send("POST", "/api/keys", key));
  }

  async revokeKey(id: string): Promise<void> {
    return read(await this.#send("DELETE", `/api/keys/${id}`));
  }

  async members(): Promise<readonly Member[]> {
    return (await read<{ members: Member[] }>(await this.#send("GET", "/api/members"))).members;
  }

  async addMember(member: Member): Promise<Member> {
    return read(await this.#send("POST", "/api/members", member));
  }

  async changeMember(person: string, role: Role): Promise<Member> {
    return read(await this.#send("PATCH", `/api/members/${encodeURIComponent(person)}`, { role }));
  }

  async removeMember(person: string): Promise<void> {
    return read(await this.#send("DELETE", `/api/members/${encodeURIComponent(person)}`));
  }

  /** Some of all that the account has. */
  async account(cursor?: string): Promise<{ readonly records: readonly AccountRecord[]; readonly cursor?: string | null }> {
    return read(await this.#send("GET", `/api/account/export${cursor ? `?${new URLSearchParams({ cursor })}` : ""}`));
  }

  /** Deletes the account with all that it has, if this is its name. */
  async deleteAccount(name: string): Promise<{ readonly state: string; readonly usableFrom: string }> {
    return read(await this.#send("DELETE", "/api/account", { account: name }));
  }

  async settings(): Promise<AccountSettings> {
    return read(await this.#send("GET", "/api/account"));
  }

  /** @param patch `null` for what there is without a setting */
  async changeSettings(patch: Readonly<Record<string, unknown>>): Promise<AccountSettings> {
    return read(await this.#send("PATCH", "/api/account", patch));
  }

  async webhooks(): Promise<readonly Webhook[]> {
    return (await read<{ webhooks: Webhook[] }>(await this.#send("GET", "/api/webhooks"))).webhooks;
  }

  async makeWebhook(url: string, events: readonly WebhookEvent[]): Promise<Webhook & { readonly secret: string }> {
    return read(await this.#send("POST", "/api/webhooks", { url, events }));
  }

  async changeWebhook(id: string, patch: Readonly<Record<string, unknown>>): Promise<Webhook> {
    return read(await this.#send("PATCH", `/api/webhooks/${id}`, patch));
  }

  async removeWebhook(id: string): Promise<void> {
    return read(await this.#send("DELETE", `/api/webhooks/${id}`));
  }

  async rotateSecret(id: string): Promise<Webhook & { readonly secret: string }> {
    return read(await this.#send("POST", `/api/webhooks/${id}/secret`));
  }

  async replayWebhook(id: string, after: number, of: WebhookLog): Promise<Webhook> {
    return read(await this.#send("POST", `/api/webhooks/${id}/replay`, { after, of }));
  }

  /** The last tries, the newest first. */
  async deliveries(id: string): Promise<readonly Delivery[]> {
    return (await read<{ deliveries: Delivery[] }>(await this.#send("GET", `/api/webhooks/${id}/deliveries`))).deliveries;
  }

  /** What a topic says of itself. */
  async topic(room: string): Promise<TopicInfo> {
    return read(await this.#send("GET", `/parties/topic/${encodeURIComponent(room)}`));
  }

  /** The oldest messages of a topic that were set aside. */
  async dead(room: string): Promise<readonly DeadLetter[]> {
    return (await read<{ dead: DeadLetter[] }>(await this.#send("GET", `/parties/topic/${encodeURIComponent(room)}/dead`))).dead;
  }

  /** Sends a message that was set aside to its subscription again. */
  async replay(room: string, seq: number): Promise<void> {
    await read(await this.#send("POST", `/parties/topic/${encodeURIComponent(room)}/dead/${seq}/replay`));
  }

  async ticket(): Promise<Ticket> {
    const answer = await this.#send("POST", "/api/tickets");
    const { ticket } = await read<{ ticket: string }>(answer);
    const date = Date.parse(answer.headers.get("Date") ?? "");
    const ahead = date - Date.now();
    return { ticket, clockAhead: Math.abs(ahead) < CLOCK_GRAIN_MS || Number.isNaN(ahead) ? 0 : ahead };
  }

  /** A token that was good once may have been outlived by its issuer's keys: then a new one is tried, once. */
  async #send(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Response> {
    const { text, fresh } = await this.session.token();
    const answer = await this.#fetch(method, path, text, body, more);
    if (answer.status !== 401 || fresh || !this.session.renew()) return answer;
    return this.#fetch(method, path, (await this.session.token()).text, body, more);
  }

  #fetch(method: string, path: string, token: string, body: unknown, more: Readonly<Record<string, string>>): Promise<Response> {
    const headers = { Authorization: `Bearer ${token}`, Accept: "application/json", ...more };
    const request = { method, headers, signal: AbortSignal.timeout(PATIENCE_MS) };
    if (body === undefined) return fetch(path, request);
    if (body instanceof Blob) return fetch(path, { ...request, headers: { ...headers, "Content-Type": body.type }, body });
    return fetch(path, {
      ...request,
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }
}
