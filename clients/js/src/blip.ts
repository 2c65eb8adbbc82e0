import { Topic } from "./topic.js";

/** Blip's refusal; `status` 0 where there was no answer, 409 where another took a subscription over. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "Refused";
  }

  /** Whether the same would be refused again. */
  get permanent(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

export interface Settings {
  /** For instance `https://blip.example.org`. */
  readonly origin: string;
  /** Asked before each request: the account's JWT, as it is then. */
  readonly token: () => string | Promise<string>;
  /** Where there is none built in (Node before 22): `ws`. */
  readonly WebSocket?: unknown;
}

const PATIENCE_MS = 30_000;

/** A Blip at an origin, as an account sees it. */
export class Blip {
  constructor(readonly settings: Settings) {}

  /** One of the account's topics: `account.topic`. */
  topic(name: string): Topic {
    return new Topic(this, name);
  }

  /** Opens one socket. */
  async ticket(): Promise<string> {
    const { ticket } = (await this.post("/api/tickets", "")) as { ticket: string };
    return ticket;
  }

  /** @throws Refused where the answer is not 2xx; what `fetch` throws where there is none */
  async post(path: string, body: string): Promise<unknown> {
    const answer = await fetch(new URL(path, this.settings.origin), {
      method: "POST",
      headers: { Authorization: `Bearer ${await this.settings.token()}`, "Content-Type": "application/json" },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    throw new Refused(answer.status, `${path}: ${answer.status} ${why(text)}`);
  }
}

function why(text: string): string {
  try {
    return JSON.parse(text).error.message;
  } catch {
    return "without a reason";
  }
}
