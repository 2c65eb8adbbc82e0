import "../styles/rooms.css";
import { Blip, type RoomSocket } from "blip-client";
import { read, told } from "../api";
import { Badge } from "../badge";
import { h } from "../dom";
import type { Page } from "../router";
import { ScrollLog } from "../scroll";
import { timeOfDay } from "../words";
import { type Said, Talk } from "./talk";

const LONGEST_NAME = 32;
const LONGEST_MESSAGE = 256;
const MOST_SHOWN = 500;
const NAME_KEY = "blip.chat.name";
const PRIVATE = /^[0-9a-f]{64}$/;

/** Chooses a room, or makes a private one. */
export class ChatDoor implements Page {
  readonly title = "Chat · Blip";
  readonly #room = h("input", { id: "room", autocomplete: "off", required: true, maxlength: LONGEST_NAME, placeholder: "general" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "error", hidden: true });
  readonly element = h(
    "main",
    { class: "rooms" },
    h("h1", { tabindex: "-1" }, "Chat"),
    h(
      "form",
      { class: "door", onsubmit: (event) => this.#enterRoom(event) },
      h("label", { for: "room" }, "Room"),
      this.#room,
      h("button", { type: "submit", class: "primary" }, "Enter"),
      h("button", { type: "button", "data-testid": "private", onclick: () => void this.#makePrivate() }, "Make a private room"),
      this.#problem,
    ),
    h("p", { class: "soft" }, "Anyone who knows a room’s name may enter it. A private room’s name cannot be guessed: its address is the invitation."),
  );

  constructor(private readonly go: (path: string) => void) {}

  enter(): () => void {
    this.#room.focus();
    return () => undefined;
  }

  #enterRoom(event: Event): void {
    event.preventDefault();
    const room = this.#room.value.trim();
    if (room !== "") this.go(`/app/chat/${encodeURIComponent(room)}`);
  }

  async #makePrivate(): Promise<void> {
    try {
      const answer = await fetch("/parties/chat", { method: "POST" });
      if (!answer.ok) await read(answer);
      this.go(`/app/chat/${await answer.text()}`);
    } catch (error) {
      this.#problem.textContent = told(error);
      this.#problem.hidden = false;
    }
  }
}

/** One room of the chat: who is there, what was said, and a line to say something. */
export class ChatPage implements Page {
  readonly title: string;
  readonly element: HTMLElement;
  readonly #badge = new Badge();
  readonly #talk = new Talk();
  readonly #people = h("ul", { class: "people", "data-testid": "people", "aria-label": "Who is there" });
  readonly #said = new ScrollLog("said", MOST_SHOWN);
  readonly #notice = h("p", { class: "problem", role: "alert", "data-testid": "notice", hidden: true });
  readonly #name = h("input", { id: "name", autocomplete: "nickname", maxlength: LONGEST_NAME, required: true });
  readonly #line = h("input", { id: "line", autocomplete: "off", maxlength: LONGEST_MESSAGE, required: true, placeholder: "Say something" });
  readonly #send = h("button", { type: "submit", class: "primary", disabled: true }, "Send");
  readonly #join = h("form", { class: "door", "data-testid": "join", onsubmit: (event) => this.#joined(event) }, h("label", { for: "name" }, "Your name"), this.#name, h("button", { type: "submit", class: "primary" }, "Join"));
  readonly #speak = h("form", { class: "speak", "data-testid": "speak", hidden: true, onsubmit: (event) => this.#say(event) }, h("label", { for: "line", class: "unseen" }, "Message"), this.#line, this.#send);
  #socket: RoomSocket | undefined;

  constructor(private readonly room: string) {
    const name = PRIVATE.test(room) ? `private ${room.slice(0, 6)}…` : room;
    this.title = `${name} · Chat · Blip`;
    this.#name.value = localStorage.getItem(NAME_KEY) ?? "";
    this.element = h(
      "main",
      { class: "rooms chat" },
      h("div", { class: "room-head" }, h("h1", { tabindex: "-1" }, name), this.#badge.element),
      h("div", { class: "chat-parts" }, this.#said.element, h("section", { "aria-label": "People" }, h("h2", {}, "Here"), this.#people)),
      this.#notice,
      this.#join,
      this.#speak,
    );
  }

  enter(): () => void {
    this.#talk.reopened();
    if (this.#join.hidden) this.#open();
    else this.#name.focus();
    return () => {
      this.#socket?.close();
      this.#socket = undefined;
    };
  }

  #joined(event: Event): void {
    event.preventDefault();
    localStorage.setItem(NAME_KEY, this.#name.value);
    this.#join.hidden = true;
    this.#speak.hidden = false;
    this.#open();
    this.#line.focus();
  }

  #open(): void {
    this.#socket = new Blip({ origin: location.origin }).room("chat", this.room).connect({
      state: (state, detail) => {
        this.#badge.show(state, detail);
        if (state !== "live") this.#send.disabled = true;
      },
      opened: () => {
        this.#talk.reopened();
        this.#socket?.send(JSON.stringify({ name: this.#name.value }));
      },
      heard: (text) => this.#hear(text),
    });
  }

  #hear(text: string): void {
    const heard = this.#talk.receive(text);
    switch (heard.type) {
      case "said":
        return this.#show(heard.said);
      case "people":
        return this.#roster();
      case "ready":
        this.#send.disabled = false;
        return this.#tell("");
      case "error":
        return this.#tell(heard.message);
      case "junk":
    }
  }

  #show({ name, message, timestamp }: Said): void {
    const time = h("time", { datetime: new Date(timestamp).toISOString() }, timeOfDay(timestamp));
    this.#said.add(h("li", { "data-testid": "message" }, time, h("b", {}, name), h("span", {}, message)));
  }

  #roster(): void {
    this.#people.replaceChildren(...this.#talk.people.map(([name, sockets]) => h("li", {}, sockets > 1 ? `${name} (${sockets})` : name)));
  }

  #say(event: Event): void {
    event.preventDefault();
    const message = this.#line.value;
    if (message === "") return;
    if (this.#socket?.send(JSON.stringify({ message }))) {
      this.#line.value = "";
      this.#tell("");
    } else this.#tell("not sent: the room cannot be reached just now");
  }

  #tell(problem: string): void {
    this.#notice.textContent = problem;
    this.#notice.hidden = problem === "";
  }
}
