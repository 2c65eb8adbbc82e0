import "../styles/rooms.css";
import { signal } from "@preact/signals";
import { Blip, type RoomSocket } from "blip-client";
import { type Api, Refusal, told } from "../api";
import { Badge } from "../badge";
import { messagePage } from "../message";
import type { Page } from "../router";
import type { Session } from "../session";
import { mounted } from "../ui/mount";
import { DeadLetters } from "./dead";
import { fromOf, parse, publishing, roomOf, type TopicInfo, type TopicMessage, topicProblem } from "./stream";
import { Topic } from "./view";

const LOOK_MS = 3_000;
const MOST_SHOWN = 200;

/** The page of a topic, or of why there is none of that name. */
export async function topicPage(name: string, api: Api, session: Session): Promise<Page> {
  // Who is not signed in is told so by the page itself.
  const problem = await session.account().then((account) => topicProblem(account, name), () => undefined);
  return problem === undefined ? new TopicPage(name, api, session) : messagePage("No such topic", problem);
}

/** One topic: publish, watch, read again from a point, and who has read how far. */
export class TopicPage implements Page {
  readonly title: string;
  readonly element: HTMLElement;
  readonly badge = new Badge();
  readonly dead: DeadLetters;
  /** The newest last. */
  readonly messages = signal<readonly TopicMessage[]>([]);
  readonly info = signal<TopicInfo | undefined>(undefined);
  /** Why it cannot be had how much there is. */
  readonly unknown = signal("");
  readonly notice = signal("");
  readonly published = signal("");
  /** As they are typed. */
  readonly data = signal("");
  readonly from = signal("new");
  #socket: RoomSocket | undefined;
  #room = "";

  constructor(
    readonly name: string,
    private readonly api: Api,
    private readonly session: Session,
  ) {
    this.title = `${name} · Topics · Blip`;
    this.dead = new DeadLetters(api);
    this.element = mounted("main", "rooms topics", <Topic of={this} />);
  }

  enter(): () => void {
    let looks: ReturnType<typeof setInterval> | undefined;
    let left = false;
    void this.session.account().then((account) => {
      if (left) return;
      this.#room = roomOf(account, this.name);
      this.#open();
      void this.#look();
      looks = setInterval(() => document.hidden || this.badge.state.value === "refused" || void this.#look(), LOOK_MS);
    }, (error: unknown) => this.badge.show("refused", { error }));
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
        state: (state, detail) => this.badge.show(state, detail),
        opened: () => this.#subscribe(),
        heard: (text) => this.#hear(text),
      },
      { ping: () => '{"type":"ping"}' },
    );
  }

  /** What was read last, if anything, so that a socket that comes back misses nothing. */
  #subscribe(): void {
    const last = this.messages.value.at(-1);
    const from = last === undefined ? fromOf(this.from.value) : { seq: last.seq + 1 };
    this.#socket?.send(JSON.stringify({ type: "subscribe", from: from ?? "new", ack: "none" }));
  }

  readAgain(): void {
    const from = this.from.value;
    if (fromOf(from) === undefined) {
      this.notice.value = `read from must be new, all, last, a number, a time, or so long ago as 10 min, was ${JSON.stringify(from)}`;
      return;
    }
    this.notice.value = "";
    this.messages.value = [];
    this.#socket?.close();
    this.#open();
  }

  publish(): void {
    const frame = publishing(crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, this.data.value);
    if (frame === undefined) this.notice.value = "not published: more than the 32 KB that a socket takes; over HTTP it may be 127 KB";
    else if (this.#socket?.send(frame)) this.data.value = this.notice.value = "";
    else this.notice.value = "not published: the topic cannot be reached just now";
  }

  #hear(text: string): void {
    const frame = parse(text);
    switch (frame.type) {
      case "message":
        this.messages.value = [...this.messages.value, frame.message].slice(-MOST_SHOWN);
        break;
      case "gap":
        this.notice.value = `messages after ${frame.after} are no longer kept; the oldest is ${frame.oldest}`;
        break;
      case "error":
        this.notice.value = frame.message;
        break;
      case "published":
        this.published.value = `Number ${frame.seq}`;
        void this.#look();
        break;
      case "subscribed":
      case "junk":
    }
  }

  async #look(): Promise<void> {
    try {
      const [info, dead] = await Promise.all([this.api.topic(this.#room), this.api.dead(this.#room)]);
      this.info.value = info;
      this.unknown.value = "";
      this.dead.show(this.#room, dead);
    } catch (error) {
      this.unknown.value = told(error);
      // A browser does not tell why a socket was refused; what is refused for good here is refused there, too.
      if (this.badge.state.value === "connecting" && error instanceof Refusal && error.permanent) this.#socket?.close(error);
    }
  }
}
