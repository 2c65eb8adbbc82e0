import { pauseAfter, sleep } from "./backoff.js";
import type { Blip } from "./blip.js";
import { Refused } from "./refused.js";
import { type Hearer, type Opening, RoomSocket } from "./socket.js";

/** What may be asked twice without being done twice. */
const REPEATABLE = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);
const TRIES = 5;
const MOST_WAIT_MS = 60_000;

/** A room of a party. */
export class Room {
  constructor(
    readonly blip: Blip,
    readonly party: string,
    readonly name: string,
  ) {}

  /** Opens a socket that comes back until it is closed, or refused for good. */
  connect(hearer: Hearer, opening: Opening = {}): RoomSocket {
    return new RoomSocket(this.blip, this.party, this.name, hearer, opening);
  }

  /**
   * Asks the room over HTTP. Told to wait (429, or 503 with `Retry-After`) it waits, at most a minute, and asks again, up to five times in
   * all; a POST or PATCH only after a 429, which says that nothing was done.
   *
   * @param path within the room, without a slash in front
   * @throws Refused where the answer is not 2xx; what `fetch` throws where there is none
   */
  async request(path = "", init: RequestInit = {}): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.blip.send(`${address(this.party, this.name)}${path === "" ? "" : `/${path}`}`, init);
      } catch (error) {
        const ms = pauseAfter(error, attempt);
        if (attempt === TRIES || ms > MOST_WAIT_MS || !mayRepeat(error, init.method ?? "GET")) throw error;
        await sleep(ms);
      }
    }
  }
}

function mayRepeat(error: unknown, method: string): boolean {
  if (!(error instanceof Refused)) return false;
  if (error.status === 429) return true;
  return error.status === 503 && error.retryAfterMs > 0 && REPEATABLE.has(method.toUpperCase());
}

/** A room's path, for sockets and requests. */
export function address(party: string, room: string): string {
  return `/parties/${encodeURIComponent(party)}/${encodeURIComponent(room)}`;
}
