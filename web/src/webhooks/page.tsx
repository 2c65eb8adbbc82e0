import "../styles/rooms.css";
import "../styles/settings.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, type Refusal, told } from "../api";
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent, type WebhookLog } from "../bodies";
import { FieldProblems, type Problem, sending } from "../form";
import type { Page } from "../router";
import { Form, FormState, Input, ProblemOf, SendButton } from "../ui/form";
import { mounted } from "../ui/mount";
import { Once, OnceTold } from "../ui/once";
import { Said, Trouble } from "../ui/said";
import { number } from "../words";
import { WebhookCard } from "./card";

const LOOK_MS = 5_000;

type WebhookApi = Pick<Api, "webhooks" | "makeWebhook" | "changeWebhook" | "removeWebhook" | "rotateSecret" | "replayWebhook" | "deliveries">;
type FieldName = "url" | "events";

/** The account's webhooks: make one, see how it does, its last deliveries, and bring it clicks again. */
export class WebhooksPage implements Page {
  readonly title = "Webhooks · Blip";
  readonly form = new FormState<FieldName>(problemOf);
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

  /** @throws FieldProblems for what is missing, Refusal */
  async make(): Promise<void> {
    const { url, events } = this.#draft();
    this.said.say("");
    const empty = sending(this.url, "");
    const { id, secret } = await this.api.makeWebhook(url, events);
    empty();
    this.#tell(id, secret);
    await this.#do(async () => "It is sent what happens from now on.");
  }

  #draft(): { readonly url: string; readonly events: readonly WebhookEvent[] } {
    const problems: Problem<FieldName>[] = [];
    const url = this.url.value.trim();
    const events = WEBHOOK_EVENTS.filter((event) => this.events.value.includes(event));
    if (url === "") problems.push({ field: "url", message: "Address must not be empty." });
    if (events.length === 0) problems.push({ field: "events", message: "Choose what it is sent." });
    if (problems.length > 0) throw new FieldProblems(problems);
    return { url, events };
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
  const choose = (event: WebhookEvent, isChosen: boolean): void => {
    events.value = isChosen ? [...events.value, event] : events.value.filter((other) => other !== event);
  };
  return (
    <Form form={of.form} send={() => of.make()} class="door" aria-label="New webhook" onInput={() => of.said.say("")}>
      <label for="url">Address</label>
      <Input id="url" field="url" type="url" inputmode="url" placeholder="https://example.org/clicks" text={url} />
      <SendButton>Add</SendButton>
      <ProblemOf field="url" />
      <fieldset class="events">
        <legend>What it is sent</legend>
        {WEBHOOK_EVENTS.map((event, at) => (
          <label key={event}>
            <Input field="events" isWrong={() => at === 0} type="checkbox" value={event} data-testid={`event-${event}`} checked={events.value.includes(event)} onChange={({ currentTarget }) => choose(event, currentTarget.checked)} />
            {` ${EVENT_WORDS[event]}`}
          </label>
        ))}
      </fieldset>
      <ProblemOf field="events" />
      <ProblemOf field="" />
    </Form>
  );
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<FieldName> {
  const message = told(refusal);
  if (message.startsWith("url ")) return { field: "url", message: message.replace("url", "Address") };
  return { field: message.startsWith("events") ? "events" : "", message };
}
