import "../styles/rooms.css";
import { signal } from "@preact/signals";
import { Blip, type RoomSocket } from "blip-client";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Refusal, told } from "../api";
import { Badge, BadgeOf } from "../badge";
import { messagePage } from "../message";
import type { Page } from "../router";
import { BusySubmit } from "../ui/busy";
import { ScrollLog } from "../ui/log";
import { mounted } from "../ui/mount";
import { Alert } from "../ui/said";
import { timeOfDay } from "../words";
import { isPrivate, LONGEST_NAME, roomProblem, type Said, Talk } from "./talk";

const LONGEST_MESSAGE = 256;
const MOST_SHOWN = 500;
/** What the room answers over HTTP to whom it would let in with a socket. */
const SOCKETS_ALONE = 405;
const NAME_KEY = "blip.chat.name";

/** The page of a room, or of why there is none of that name. */
export function chatPage(room: string): Page {
  const problem = roomProblem(room);
  return problem === undefined ? new ChatPage(room) : messagePage("No such room", problem);
}

/** One room of the chat: who is there, what was said, and a line to say something. */
export class ChatPage implements Page {
  readonly title: string;
  /** The room's, as people read it. */
  readonly heading: string;
  readonly badge = new Badge();
  readonly said = signal<readonly Said[]>([]);
  readonly people = signal<Talk["people"]>([]);
  readonly notice = signal("");
  readonly isJoined = signal(false);
  /** Whether something can be said. */
  readonly isReady = signal(false);
  /** As they are typed. */
  readonly name = signal(localStorage.getItem(NAME_KEY) ?? "");
  readonly line = signal("");
  readonly element: HTMLElement;
  readonly #talk = new Talk();
  readonly #blip = new Blip({ origin: location.origin });
  #socket: RoomSocket | undefined;
  #isAsking = false;

  constructor(private readonly room: string) {
    this.heading = isPrivate(room) ? `private ${room.slice(0, 6)}…` : room;
    this.title = `${this.heading} · Chat · Blip`;
    this.element = mounted("main", "rooms chat", <Chat of={this} />);
  }

  enter(): () => void {
    this.#talk.reopened();
    if (this.isJoined.value) this.#open();
    else this.element.querySelector<HTMLElement>("#name")?.focus();
    return () => {
      this.#socket?.close();
      this.#socket = undefined;
    };
  }

  join(): void {
    localStorage.setItem(NAME_KEY, this.name.value);
    this.isJoined.value = true;
    this.#open();
  }

  #open(): void {
    this.#socket = this.#blip.room("chat", this.room).connect({
      state: (state, detail) => {
        this.badge.show(state, detail);
        if (state !== "live") this.isReady.value = false;
        if (detail.error !== undefined && (state === "connecting" || state === "reconnecting")) void this.#askWhy();
      },
      opened: () => {
        this.#talk.reopened();
        this.#socket?.send(JSON.stringify({ name: this.name.value }));
      },
      heard: (text) => this.#hear(text),
    });
  }

  /** A browser does not tell why a socket was refused; who knocks without one is told. */
  async #askWhy(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const socket = this.#socket;
    try {
      await this.#blip.send(`/parties/chat/${encodeURIComponent(this.room)}`, {});
    } catch (error) {
      if (socket === this.#socket && !socket?.isOpen) this.#refused(error);
    } finally {
      this.#isAsking = false;
    }
  }

  #refused(error: unknown): void {
    const refusal = error instanceof Refusal ? error : undefined;
    if (refusal?.status === SOCKETS_ALONE) return;
    const isForGood = refusal?.permanent === true;
    this.notice.value = isForGood ? "" : told(error);
    if (isForGood) this.#socket?.close(refusal);
  }

  #hear(text: string): void {
    const heard = this.#talk.receive(text);
    switch (heard.type) {
      case "said":
        this.said.value = [...this.said.value, heard.said].slice(-MOST_SHOWN);
        break;
      case "people":
        this.people.value = this.#talk.people;
        break;
      case "ready":
        this.isReady.value = true;
        this.notice.value = "";
        break;
      case "error":
        this.notice.value = heard.message;
        break;
      case "junk":
    }
  }

  say(): void {
    const message = this.line.value;
    if (message === "") return;
    if (this.isReady.value && this.#socket?.send(JSON.stringify({ message }))) this.line.value = this.notice.value = "";
    else this.notice.value = "not sent: the room cannot be reached just now";
  }
}

interface Props {
  readonly of: ChatPage;
}

function Chat({ of }: Props): JSX.Element {
  return (
    <>
      <div class="room-head">
        <h1 tabindex={-1}>{of.heading}</h1>
        <BadgeOf badge={of.badge} />
      </div>
      <div class="chat-parts">
        <SaidLog of={of} />
        <People of={of} />
      </div>
      <Alert text={of.notice} name="notice" />
      <Join of={of} />
      <Speak of={of} />
    </>
  );
}

function SaidLog({ of }: Props): JSX.Element {
  return (
    <ScrollLog name="said">
      {of.said.value.map((said) => (
        <Line key={said.timestamp} said={said} />
      ))}
    </ScrollLog>
  );
}

function Line({ said: { name, message, timestamp } }: { readonly said: Said }): JSX.Element {
  return (
    <li data-testid="message">
      <time datetime={new Date(timestamp).toISOString()}>{timeOfDay(timestamp)}</time>
      <b>{name}</b>
      <span>{message}</span>
    </li>
  );
}

function People({ of }: Props): JSX.Element {
  return (
    <section aria-label="People">
      <h2>Here</h2>
      <ul class="people" data-testid="people" aria-label="Who is there">
        {of.people.value.map(([name, sockets]) => (
          <li key={name}>{sockets > 1 ? `${name} (${sockets})` : name}</li>
        ))}
      </ul>
    </section>
  );
}

function Join({ of }: Props): JSX.Element {
  const { name } = of;
  const join = (event: Event): void => {
    event.preventDefault();
    of.join();
  };
  return (
    <form class="door" data-testid="join" hidden={of.isJoined.value} onSubmit={join}>
      <label for="name">Your name</label>
      <input id="name" autocomplete="nickname" maxlength={LONGEST_NAME} required value={name.value} onInput={({ currentTarget }) => (name.value = currentTarget.value)} />
      <button type="submit" class="primary">
        Join
      </button>
    </form>
  );
}

function Speak({ of }: Props): JSX.Element {
  const { line, isReady } = of;
  const isJoined = of.isJoined.value;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (isJoined) input.current?.focus();
  }, [isJoined]);
  const say = (event: Event): void => {
    event.preventDefault();
    of.say();
  };
  return (
    <form class="speak" data-testid="speak" hidden={!isJoined} onSubmit={say}>
      <label for="line" class="unseen">
        Message
      </label>
      <input
        ref={input}
        id="line"
        autocomplete="off"
        maxlength={LONGEST_MESSAGE}
        required
        placeholder="Say something"
        value={line.value}
        onInput={({ currentTarget }) => (line.value = currentTarget.value)}
      />
      <BusySubmit class="primary" isBusy={!isReady.value}>
        Send
      </BusySubmit>
    </form>
  );
}
