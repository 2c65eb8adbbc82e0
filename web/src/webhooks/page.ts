import "../styles/rooms.css";
import "../styles/settings.css";
import { type Api, told } from "../api";
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent, type WebhookLog } from "../bodies";
import { h } from "../dom";
import { Once } from "../once";
import type { Page } from "../router";
import { dayAndSecond, dayAndTime, number } from "../words";

const LOOK_MS = 5_000;

type WebhookApi = Pick<Api, "webhooks" | "makeWebhook" | "changeWebhook" | "removeWebhook" | "rotateSecret" | "replayWebhook" | "deliveries">;

/** The account's webhooks: make one, see how it does, its last deliveries, and bring it clicks again. */
export class WebhooksPage implements Page {
  readonly title = "Webhooks · Blip";
  readonly #url = h("input", { id: "url", type: "url", autocomplete: "off", spellcheck: "false", required: true, placeholder: "https://example.org/clicks" });
  readonly #events = WEBHOOK_EVENTS.map((event) => h("input", { type: "checkbox", value: event, checked: event === "clicks", "data-testid": `event-${event}` }));
  readonly #notice = h("p", { class: "problem", role: "alert", "data-testid": "notice", hidden: true });
  readonly #said = h("p", { role: "status", "data-testid": "status" });
  readonly #secret = new Once("The new secret", "secret");
  readonly #none = h("p", { class: "soft", hidden: true }, "No webhook yet.");
  readonly #list = h("div", { class: "webhooks", "data-testid": "webhooks" });
  readonly element = h(
    "main",
    { class: "rooms" },
    h("p", {}, h("a", { href: "/app/links" }, "All links")),
    h("h1", { tabindex: "-1" }, "Webhooks"),
    h("p", { class: "soft" }, "An address of yours that is sent each click, or each change of a link, within seconds, signed, and again until it takes it."),
    h(
      "form",
      { class: "door", onsubmit: (event) => void this.#make(event) },
      h("label", { for: "url" }, "Address"),
      this.#url,
      h("button", { type: "submit", class: "primary" }, "Add"),
      h("fieldset", { class: "events" }, h("legend", {}, "What it is sent"), ...this.#events.map((box) => h("label", {}, box, ` ${EVENT_WORDS[box.value as WebhookEvent]}`))),
    ),
    this.#notice,
    this.#said,
    this.#secret.element,
    this.#none,
    this.#list,
  );
  readonly #cards = new Map<string, WebhookCard>();

  constructor(private readonly api: WebhookApi) {}

  enter(): () => void {
    this.#say("");
    this.#secret.forget();
    void this.#look();
    const timer = setInterval(() => void this.#look(), LOOK_MS);
    return () => {
      clearInterval(timer);
      this.#secret.forget();
    };
  }

  async #look(): Promise<void> {
    try {
      const webhooks = await this.api.webhooks();
      for (const webhook of webhooks) {
        const card = this.#cards.get(webhook.id) ?? new WebhookCard(webhook, this.api, (work) => this.#do(work), (secret) => this.#tell(webhook.id, secret), () => this.#secret.forget(webhook.id));
        this.#cards.set(webhook.id, card);
        card.show(webhook);
      }
      const ids = webhooks.map(({ id }) => id);
      for (const id of [...this.#cards.keys()]) if (!ids.includes(id)) this.#cards.delete(id);
      const elements = [...this.#cards.values()].map(({ element }) => element);
      if (elements.length !== this.#list.children.length || elements.some((element) => element.parentElement !== this.#list)) this.#list.replaceChildren(...elements);
      this.#none.hidden = webhooks.length > 0;
      this.#notice.hidden = true;
    } catch (error) {
      this.#fail(error);
    }
  }

  async #make(event: Event): Promise<void> {
    event.preventDefault();
    const events = this.#events.filter(({ checked }) => checked).map(({ value }) => value as WebhookEvent);
    if (events.length === 0) {
      this.#fail(new Error("Choose what it is sent."));
      this.#events[0]?.focus();
      return;
    }
    await this.#do(async () => {
      const { id, secret } = await this.api.makeWebhook(this.#url.value.trim(), events);
      this.#url.value = "";
      this.#tell(id, secret);
      return "It is sent what happens from now on.";
    });
  }

  /** A secret is told once. */
  #tell(id: string, secret: string): void {
    this.#secret.show(id, "Its secret, which is not shown again:", secret, "the secret");
  }

  async #do(work: () => Promise<string>): Promise<void> {
    try {
      this.#say(await work());
      await this.#look();
    } catch (error) {
      this.#fail(error);
    }
  }

  #say(text: string): void {
    this.#said.textContent = text;
    this.#notice.hidden = true;
  }

  #fail(error: unknown): void {
    this.#said.textContent = "";
    this.#notice.textContent = told(error);
    this.#notice.hidden = false;
  }
}

const EVENT_WORDS: Readonly<Record<WebhookEvent, string>> = {
  clicks: "clicks",
  "link.created": "links that are created",
  "link.changed": "links that are changed",
  "link.deleted": "links that are deleted",
};

/** How far one is in what it is sent. */
function place({ after, newest }: Pick<Webhook, "after" | "newest">): string {
  const upTo = (log: WebhookLog): string => {
    const behind = (newest[log] ?? 0) - (after[log] ?? 0);
    return `number ${number(after[log] ?? 0)}${behind > 0 ? `, ${number(behind)} behind` : ""}`;
  };
  const clicks = after.links === undefined ? `everything up to ${upTo("clicks")}` : `all clicks up to ${upTo("clicks")}`;
  const links = `all changes of links up to ${upTo("links")}`;
  if (after.links === undefined) return `has ${clicks}`;
  return after.clicks === undefined ? `has ${links}` : `has ${clicks}, and ${links}`;
}

class WebhookCard {
  readonly #state = h("p", { "data-testid": "state" });
  readonly #toggle = h("button", { type: "button", "data-testid": "toggle", onclick: () => void this.#switch() });
  readonly #after = h("input", { type: "number", min: 0, step: 1, required: true, placeholder: "after number", "aria-label": "Replay what follows number" });
  readonly #of = h("select", { "aria-label": "Whose numbers", hidden: true }, h("option", { value: "clicks" }, "of clicks"), h("option", { value: "links" }, "of changes of links"));
  readonly #rows = h("tbody", { "data-testid": "deliveries" });
  readonly #last = h(
    "details",
    { ontoggle: () => void this.#look() },
    h("summary", {}, "Last deliveries"),
    h("table", {}, h("thead", {}, h("tr", {}, ...["When", "Numbers", "Status", "Answer"].map((name) => h("th", { scope: "col" }, name)))), this.#rows),
  );
  readonly element: HTMLElement;
  #enabled = true;

  constructor(
    webhook: Webhook,
    private readonly api: WebhookApi,
    private readonly work: (work: () => Promise<string>) => Promise<void>,
    private readonly tell: (secret: string) => void,
    forget: () => void,
  ) {
    const { id, url } = webhook;
    const remove = async (): Promise<string> => (await api.removeWebhook(id), forget(), "It is sent nothing any more.");
    const rotate = async (): Promise<string> => (this.tell((await api.rotateSecret(id)).secret), "The secret before is good for one more day.");
    this.element = h(
      "section",
      { class: "webhook", "aria-label": url, "data-testid": "webhook", "data-id": id },
      h("h2", {}, url),
      this.#state,
      h(
        "form",
        { class: "door", onsubmit: (event) => void this.#replay(event, id) },
        this.#toggle,
        h("button", { type: "button", "data-testid": "rotate", onclick: () => void this.work(rotate) }, "New secret"),
        h("button", { type: "button", "data-testid": "delete", onclick: () => void this.work(remove) }, "Delete"),
        this.#after,
        this.#of,
        h("button", { type: "submit", "data-testid": "replay" }, "Replay"),
      ),
      this.#last,
    );
    this.id = id;
  }

  private readonly id: string;

  show({ enabled, note, after, newest, failingSince }: Webhook): void {
    const was = this.#of.hidden;
    this.#of.hidden = after.clicks === undefined || after.links === undefined;
    if (this.#of.hidden || was) this.#of.value = after.clicks === undefined && after.links !== undefined ? "links" : "clicks";
    this.#enabled = enabled;
    this.#toggle.textContent = enabled ? "Switch off" : "Switch on";
    const where = place({ after, newest });
    const why = failingSince ? `; has taken nothing since ${dayAndTime(failingSince)}` : "";
    this.#state.textContent = enabled ? `On, ${where}${why}.` : `Off, ${where}${note ? `: ${note}` : ""}.`;
    if (this.#last.open) void this.#look();
  }

  async #switch(): Promise<void> {
    const enabled = !this.#enabled;
    await this.work(async () => (await this.api.changeWebhook(this.id, { enabled }), enabled ? "It goes on where it was." : "It is switched off, and keeps its place."));
  }

  async #replay(event: Event, id: string): Promise<void> {
    event.preventDefault();
    const after = this.#after.valueAsNumber;
    await this.work(async () => (await this.api.replayWebhook(id, after, this.#of.value as WebhookLog), `It is sent again what follows number ${number(after)}.`));
  }

  async #look(): Promise<void> {
    if (!this.#last.open) return;
    try {
      const tries = await this.api.deliveries(this.id);
      this.#rows.replaceChildren(
        ...tries.map(({ at, after, seq, status, body }) =>
          h("tr", {}, h("th", { scope: "row" }, h("time", { datetime: at }, dayAndSecond(at))), h("td", {}, numbers(after + 1, seq)), h("td", {}, String(status)), h("td", {}, body)),
        ),
      );
    } catch (error) {
      this.#rows.replaceChildren(h("tr", {}, h("td", { colspan: 4 }, told(error))));
    }
  }
}

function numbers(first: number, last: number): string {
  return first === last ? number(last) : `${number(first)}–${number(last)}`;
}
