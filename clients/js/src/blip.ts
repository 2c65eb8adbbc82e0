import { ClickFeed, type ClickWatcher, type Resume } from "./clicks/feed.js";
import { refusal } from "./refused.js";
import { Room } from "./room.js";
import { Topic } from "./topic.js";

export interface Settings {
  /** For instance `https://blip.example.org`. */
  readonly origin: string;
  /** Asked before each request: the account's JWT, as it is then. Without one there are the rooms that are open to anyone. */
  readonly token?: () => string | Promise<string>;
  /** Where tickets come from, if not from Blip with the token: from a server of your own, for instance. Each opens one socket. */
  readonly ticket?: () => Promise<string>;
  /** Where there is none built in (Node before 22): `ws`. */
  readonly WebSocket?: unknown;
}

const PATIENCE_MS = 30_000;

/** A Blip at an origin, as an account sees it. */
export class Blip {
  constructor(readonly settings: Settings) {}

  /** A room of a party. */
  room(party: string, name: string): Room {
    return new Room(this, party, name);
  }

  /** One of the account's topics: `account.topic`. */
  topic(name: string): Topic {
    return new Topic(this, name);
  }

  /** The account's clicks as they come, each once. */
  clicks(account: string, watcher: ClickWatcher, resume: Resume = {}): ClickFeed {
    return new ClickFeed(this, account, watcher, resume);
  }

  /** What opens one socket; undefined where there is nothing to get one with. */
  async ticket(): Promise<string | undefined> {
    const { ticket, token } = this.settings;
    if (ticket !== undefined) return ticket();
    if (token === undefined) return undefined;
    const answer = await this.send("/api/tickets", { method: "POST", body: "" });
    return ((await answer.json()) as { ticket: string }).ticket;
  }

  /** @throws Refused where the answer is not 2xx; what `fetch` throws where there is none */
  async send(path: string, { method, body, headers, signal }: RequestInit): Promise<Response> {
    const sent = new Headers(headers);
    const token = await this.settings.token?.();
    if (token !== undefined) sent.set("Authorization", `Bearer ${token}`);
    if (typeof body === "string" && !sent.has("Content-Type")) sent.set("Content-Type", "application/json");
    const answer = await fetch(new URL(path, this.settings.origin), {
      method: method ?? "GET",
      headers: sent,
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
      ...(body == null ? {} : { body }),
    });
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }
}
