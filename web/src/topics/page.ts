import "../styles/rooms.css";
import { Blip, type RoomSocket } from "blip-client";
import { type Api, told } from "../api";
import { Badge } from "../badge";
import { h } from "../dom";
import type { Page } from "../router";
import type { Session } from "../session";
import { ScrollLog } from "../scroll";
import { number, timeOfDay } from "../words";
import { DeadLetters } from "./dead";
import { behind, fromOf, parse, publishing, type TopicInfo, type TopicMessage } from "./stream";

const LOOK_MS = 3_000;
const MOST_SHOWN = 200;
const LONGEST_DATA = 2_000;

/** Chooses a topic. */
export class TopicsDoor implements Page {
  readonly title = "Topics · Blip";
  readonly #name = h("input", { id: "topic", autocomplete: "off", spellcheck: "false", required: true, placeholder: "orders" });
  readonly element = h(
    "main",
    { class: "rooms" },
    h("h1", { tabindex: "-1" }, "Topics"),
    h(
      "form",
      { class: "door", onsubmit: (event) => this.#open(event) },
      h("label", { for: "topic" }, "Topic"),
      this.#name,
      h("button", { type: "submit", class: "primary" }, "Open"),
    ),
    h("p", { class: "soft" }, "A topic keeps its newest million messages, or a week of them; it is made with its first message."),
  );

  constructor(private readonly go: (path: string) => void) {}

  enter(): () => void {
    this.#name.focus();
    return () => undefined;
  }

  #open(event: Event): void {
    event.preventDefault();
    const name = this.#name.value.trim();
    if (name !== "") this.go(`/app/topics/${encodeURIComponent(name)}`);
  }
}

/** One topic: publish, watch, read again from a point, and who has read how far. */
export class TopicPage implements Page {
  readonly title: string;
  readonly element: HTMLElement;
  readonly #badge = new Badge();
  readonly #messages = new ScrollLog("messages", MOST_SHOWN);
  readonly #kept = h("output", { "data-testid": "kept", "aria-live": "off" }, "–");
  readonly #rows = h("tbody", { "data-testid": "subscribers" });
  readonly #notice = h("p", { class: "problem", role: "alert", "data-testid": "notice", hidden: true });
  readonly #state = h("output", { "data-testid": "published" });
  readonly #data = h("textarea", { id: "data", rows: 2, required: true, spellcheck: "false", placeholder: '{"order":1} or plain text' });
  readonly #from = h("input", { id: "from", autocomplete: "off", value: "new", "aria-describedby": "from-help" });
  readonly #dead: DeadLetters;
  #socket: RoomSocket | undefined;
  #room = "";

  constructor(
    private readonly name: string,
    private readonly api: Api,
    private readonly session: Session,
  ) {
    this.title = `${name} · Topics · Blip`;
    this.#dead = new DeadLetters(api);
    this.element = h(
      "main",
      { class: "rooms topics" },
      h("div", { class: "room-head" }, h("h1", { tabindex: "-1" }, name), this.#badge.element),
      h(
        "form",
        { class: "door", "data-testid": "read", onsubmit: (event) => this.#readAgain(event) },
        h("label", { for: "from" }, "Read from"),
        this.#from,
        h("button", { type: "submit" }, "Read"),
        h("small", { id: "from-help" }, "new, all, last, a number, 10 min, or a time such as 2026-11-20T14:00:00Z"),
      ),
      this.#messages.element,
      h(
        "form",
        { class: "publish", "data-testid": "publish", onsubmit: (event) => this.#publish(event) },
        h("label", { for: "data" }, "Publish"),
        this.#data,
        h("button", { type: "submit", class: "primary" }, "Publish"),
        this.#state,
      ),
      this.#notice,
      h(
        "section",
        { "aria-label": "Subscribers" },
        h("h2", {}, "Subscribers"),
        h("p", {}, this.#kept),
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, ...["Subscriber", "Next", "Behind", "In flight", "Sockets"].map((name) => h("th", { scope: "col" }, name)))),
          this.#rows,
        ),
      ),
      this.#dead.element,
    );
  }

  enter(): () => void {
    let looks: ReturnType<typeof setInterval> | undefined;
    let left = false;
    void this.session.account().then((account) => {
      if (left) return;
      this.#room = `${account}.${this.name}`;
      this.#open();
      void this.#look();
      looks = setInterval(() => document.hidden || void this.#look(), LOOK_MS);
    }, (error: unknown) => this.#badge.show("refused", { error }));
    return () => {
      left = true;
      clearInterval(looks);
      this.#socket?.close();
    };
  }

  #open(): void {
    const blip = new Blip({ origin: location.origin, ticket: async () => (await this.api.ticket()).ticket });
    this.#socket = blip.room("topic", this.#room).connect(
      {
        state: (state, detail) => this.#badge.show(state, detail),
        opened: () => this.#subscribe(),
        heard: (text) => this.#hear(text),
      },
      { ping: () => '{"type":"ping"}' },
    );
  }

  /** What was read last, if anything, so that a socket that comes back misses nothing. */
  #subscribe(): void {
    const last = Number((this.#messages.list.lastElementChild as HTMLElement | null)?.dataset["seq"] ?? Number.NaN);
    const from = Number.isNaN(last) ? fromOf(this.#from.value) : { seq: last + 1 };
    this.#socket?.send(JSON.stringify({ type: "subscribe", from: from ?? "new", ack: "none" }));
  }

  #readAgain(event: Event): void {
    event.preventDefault();
    if (fromOf(this.#from.value) === undefined) {
      return this.#tell(`read from must be new, all, last, a number, a time, or so long ago as 10 min, was ${JSON.stringify(this.#from.value)}`);
    }
    this.#tell("");
    this.#messages.list.replaceChildren();
    this.#socket?.close();
    this.#open();
  }

  #hear(text: string): void {
    const frame = parse(text);
    switch (frame.type) {
      case "message":
        return this.#show(frame.message);
      case "gap":
        return this.#tell(`messages after ${frame.after} are no longer kept; the oldest is ${frame.oldest}`);
      case "error":
        return this.#tell(frame.message);
      case "published":
        this.#state.textContent = `Number ${frame.seq}`;
        return void this.#look();
      case "subscribed":
      case "junk":
    }
  }

  #show({ seq, time, id, data }: TopicMessage): void {
    this.#messages.add(
      h(
        "li",
        { "data-testid": "message", "data-seq": seq, title: id },
        h("b", {}, number(seq)),
        h("time", { datetime: new Date(time).toISOString() }, timeOfDay(time)),
        h("code", {}, data.length > LONGEST_DATA ? `${data.slice(0, LONGEST_DATA)}…` : data),
      ),
    );
  }

  #publish(event: Event): void {
    event.preventDefault();
    const frame = publishing(crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, this.#data.value);
    if (frame === undefined) return this.#tell("not published: more than the 32 KB that a socket takes; over HTTP it may be 127 KB");
    if (this.#socket?.send(frame)) {
      this.#data.value = "";
      this.#tell("");
    } else this.#tell("not published: the topic cannot be reached just now");
  }

  async #look(): Promise<void> {
    try {
      const [info, dead] = await Promise.all([this.api.topic(this.#room), this.api.dead(this.#room)]);
      this.#count(info);
      this.#dead.show(this.#room, dead);
    } catch (error) {
      this.#kept.textContent = told(error);
    }
  }

  #count(info: TopicInfo): void {
    const { first, last, messages, bytes, subscribers } = info;
    this.#kept.textContent = messages === 0 ? "no messages" : `${number(messages)} messages, ${number(first)} to ${number(last)}, ${number(bytes)} bytes`;
    this.#rows.replaceChildren(
      ...subscribers.map((one) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, one.durable ?? (one.group ? `group ${one.group}` : "passing")),
          ...[one.next, behind(info, one), one.inFlight, one.connected].map((count) => h("td", {}, number(count))),
        ),
      ),
    );
  }

  #tell(problem: string): void {
    this.#notice.textContent = problem;
    this.#notice.hidden = problem === "";
  }
}
