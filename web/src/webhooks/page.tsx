import "../styles/rooms.css";
import "../styles/settings.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Api } from "../api";
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent, type WebhookLog } from "../bodies";
import type { Page } from "../router";
import { mounted } from "../ui/mount";
import { Once, OnceTold } from "../ui/once";
import { Said, Trouble } from "../ui/said";
import { number } from "../words";
import { WebhookCard } from "./card";

const LOOK_MS = 5_000;

type WebhookApi = Pick<Api, "webhooks" | "makeWebhook" | "changeWebhook" | "removeWebhook" | "rotateSecret" | "replayWebhook" | "deliveries">;

/** The account's webhooks: make one, see how it does, its last deliveries, and bring it clicks again. */
export class WebhooksPage implements Page {
  readonly title = "Webhooks · Blip";
  readonly said = new Said();
  readonly once = new Once();
  /** As it is typed. */
  readonly url = signal("");
  readonly events = signal<readonly WebhookEvent[]>(["clicks"]);
  readonly shown = signal<readonly Webhook[] | undefined>(undefined);
  readonly element = mounted("main", "rooms", <Webhooks of={this} />);

  /** Whether they could not be had when they were looked for last: what went wrong else stays until something else is done. */
  #isAway = false;

  constructor(readonly api: WebhookApi) {}

  enter(): () => void {
    this.said.say("");
    this.once.forget();
    void this.#look();
    const timer = setInterval(() => void this.#look(), LOOK_MS);
    return () => {
      clearInterval(timer);
      this.once.forget();
    };
  }

  async #look(): Promise<void> {
    try {
      this.shown.value = await this.api.webhooks();
      if (this.#isAway) this.said.problem.value = "";
      this.#isAway = false;
    } catch (error) {
      this.#isAway = true;
      this.said.tell(error);
    }
  }

  /** Whether it could be asked for: something is chosen that it is sent. */
  async make(): Promise<boolean> {
    const events = WEBHOOK_EVENTS.filter((event) => this.events.value.includes(event));
    if (events.length === 0) {
      this.said.tell(new Error("Choose what it is sent."));
      return false;
    }
    await this.#do(async () => {
      const { id, secret } = await this.api.makeWebhook(this.url.value.trim(), events);
      this.url.value = "";
      this.#tell(id, secret);
      return "It is sent what happens from now on.";
    });
    return true;
  }

  switched({ id }: Webhook, enabled: boolean): Promise<void> {
    return this.#do(async () => (await this.api.changeWebhook(id, { enabled }), enabled ? "It goes on where it was." : "It is switched off, and keeps its place."));
  }

  rotate({ id }: Webhook): Promise<void> {
    return this.#do(async () => (this.#tell(id, (await this.api.rotateSecret(id)).secret), "The secret before is good for one more day."));
  }

  remove({ id }: Webhook): Promise<void> {
    return this.#do(async () => (await this.api.removeWebhook(id), this.once.forget(id), "It is sent nothing any more."));
  }

  /** @param of whose numbers are meant */
  replay({ id }: Webhook, after: number, of: WebhookLog): Promise<void> {
    return this.#do(async () => (await this.api.replayWebhook(id, after, of), `It is sent again what follows number ${number(after)}.`));
  }

  /** A secret is told once. */
  #tell(id: string, secret: string): void {
    this.once.show(id, "Its secret, which is not shown again:", secret);
  }

  async #do(work: () => Promise<string>): Promise<void> {
    try {
      this.said.say(await work());
      await this.#look();
    } catch (error) {
      this.said.tell(error);
    }
  }
}

const EVENT_WORDS: Readonly<Record<WebhookEvent, string>> = {
  clicks: "clicks",
  "link.created": "links that are created",
  "link.changed": "links that are changed",
  "link.deleted": "links that are deleted",
};

function Webhooks({ of }: { readonly of: WebhooksPage }): JSX.Element {
  const { said, once } = of;
  const shown = of.shown.value;
  return (
    <>
      <p>
        <a href="/app/links">All links</a>
      </p>
      <h1 tabindex={-1}>Webhooks</h1>
      <p class="soft">An address of yours that is sent each click, or each change of a link, within seconds, signed, and again until it takes it.</p>
      <NewWebhookForm of={of} />
      <Trouble said={said} name="notice" />
      <p role="status" data-testid="status">
        {said.status}
      </p>
      <OnceTold once={once} label="The new secret" name="secret" what="the secret" />
      <p class="soft" hidden={shown === undefined || shown.length > 0}>
        No webhook yet.
      </p>
      <div class="webhooks" data-testid="webhooks">
        {shown?.map((webhook) => <WebhookCard key={webhook.id} webhook={webhook} webhooks={of} />)}
      </div>
    </>
  );
}

function NewWebhookForm({ of }: { readonly of: WebhooksPage }): JSX.Element {
  const { url, events } = of;
  const first = useRef<HTMLInputElement>(null);
  const choose = (event: WebhookEvent, isChosen: boolean): void => {
    events.value = isChosen ? [...events.value, event] : events.value.filter((other) => other !== event);
  };
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await of.make())) first.current?.focus();
  };
  return (
    <form class="door" onSubmit={(event) => void make(event)}>
      <label for="url">Address</label>
      <input
        id="url"
        type="url"
        autocomplete="off"
        spellcheck={false}
        required
        placeholder="https://example.org/clicks"
        value={url.value}
        onInput={({ currentTarget }) => (url.value = currentTarget.value)}
      />
      <button type="submit" class="primary">
        Add
      </button>
      <fieldset class="events">
        <legend>What it is sent</legend>
        {WEBHOOK_EVENTS.map((event, at) => (
          <label key={event}>
            <input
              ref={at === 0 ? first : null}
              type="checkbox"
              value={event}
              data-testid={`event-${event}`}
              checked={events.value.includes(event)}
              onChange={({ currentTarget }) => choose(event, currentTarget.checked)}
            />
            {` ${EVENT_WORDS[event]}`}
          </label>
        ))}
      </fieldset>
    </form>
  );
}
