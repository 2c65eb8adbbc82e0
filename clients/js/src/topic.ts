import { pauseAfter, sleep } from "./backoff.js";
import type { Blip } from "./blip.js";
import { Refused } from "./refused.js";
import { address } from "./room.js";
import { type Handler, type Subscribe, Subscription } from "./subscription.js";

/** An ID is one message for ten minutes: later a repeat would be another. */
const PATIENCE_MS = 120_000;

/** A durable topic of an account. */
export class Topic {
  constructor(
    readonly blip: Blip,
    readonly name: string,
  ) {}

  /**
   * Publishes, and tries again for two minutes while Blip does not answer.
   *
   * @param id 1 to 64 characters; the same within ten minutes is the same message
   * @returns its number, once it is on disk
   */
  async publish(data: unknown, id: string = crypto.randomUUID()): Promise<number> {
    const end = Date.now() + PATIENCE_MS;
    const body = JSON.stringify({ id, data });
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.blip.send(address("topic", this.name), { method: "POST", body });
        return ((await answer.json()) as { seq: number }).seq;
      } catch (error) {
        const ms = pauseAfter(error, attempt);
        if ((error instanceof Refused && error.permanent) || Date.now() + ms > end) throw error;
        await sleep(ms);
      }
    }
  }

  /** Hands messages to a handler, one at a time, until it is closed or refused for good. */
  subscribe(how: Subscribe, handler: Handler): Subscription {
    return new Subscription(this, how, handler);
  }
}
