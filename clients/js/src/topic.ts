import { pause, sleep } from "./backoff.js";
import { type Blip, Refused } from "./blip.js";
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
    for (let attempt = 1; ; attempt++) {
      try {
        const body = JSON.stringify({ id, data });
        const { seq } = (await this.blip.post(`/parties/topic/${this.name}`, body)) as { seq: number };
        return seq;
      } catch (error) {
        if ((error instanceof Refused && error.permanent) || Date.now() > end) throw error;
      }
      await sleep(pause(attempt));
    }
  }

  /** Hands messages to a handler, one at a time, until it is closed or refused for good. */
  subscribe(how: Subscribe, handler: Handler): Subscription {
    return new Subscription(this, how, handler);
  }
}
