// @vitest-environment happy-dom
import type { Window } from "happy-dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChatPage } from "../src/chat/page";
import { Room } from "./room";
import { type } from "./typing";

const PATIENCE = { timeout: 20_000, interval: 10 };

let room: Room;
let leave: (() => void) | undefined;

beforeEach(async () => {
  room = new Room();
  (window as unknown as Window).happyDOM.setURL(`${await room.start()}/app/chat/tea`);
});

afterEach(async () => {
  leave?.();
  await room.stop();
});

function element<T extends HTMLElement>(selector: string): T {
  return document.querySelector<T>(selector) as T;
}

function joined(): void {
  const page = new ChatPage("tea");
  document.body.replaceChildren(page.element);
  leave = page.enter();
  type(element<HTMLInputElement>("#name"), "Ada");
  element<HTMLFormElement>("[data-testid=join]").requestSubmit();
}

test("what is said before the room listens stays, says so, and the focus stays at its button", async () => {
  joined();
  const line = element<HTMLInputElement>("#line");
  const send = element<HTMLButtonElement>("[data-testid=speak] button");
  const sent = (): string[] => room.heard.filter((frame) => frame.includes("message"));
  await vi.waitFor(() => expect(room.heard).toEqual(['{"name":"Ada"}']), PATIENCE);
  type(line, "hello");
  send.focus();
  expect(send.disabled).toBe(false);
  expect(send.getAttribute("aria-disabled")).toBe("true");
  send.click();
  await vi.waitFor(() => expect(element("[data-testid=notice]").textContent).toBe("not sent: the room cannot be reached just now"), PATIENCE);
  expect(line.value).toBe("hello");
  room.say('{"ready":true}');
  await vi.waitFor(() => expect(send.getAttribute("aria-disabled")).toBeNull(), PATIENCE);
  expect(element("[data-testid=notice]").hidden).toBe(true);
  send.click();
  await vi.waitFor(() => expect(sent()).toEqual(['{"message":"hello"}']), PATIENCE);
  await vi.waitFor(() => expect(line.value).toBe(""), PATIENCE);
  room.hangUp();
  await vi.waitFor(() => expect(send.getAttribute("aria-disabled")).toBe("true"), PATIENCE);
  expect(send.disabled).toBe(false);
  expect(document.activeElement).toBe(send);
});

test("a chat whose socket is refused is asked why, and says so", async () => {
  room.isOpen = false;
  joined();
  const connection = element("[data-testid=connection]");
  await vi.waitFor(() => expect(connection.textContent).toBe("Not allowed: no /parties/chat/tea here"), PATIENCE);
  expect(connection.dataset["state"]).toBe("refused");
  expect(element("[data-testid=notice]").hidden).toBe(true);
});

test("a chat that is refused only for now says why, and comes", async () => {
  room.isOpen = false;
  room.door = () => [503, { error: { kind: "unavailable", message: "room chat/tea cannot be reached; try again", id: "e503" } }];
  room.greet = (socket) => socket.send('{"ready":true}');
  joined();
  const notice = element("[data-testid=notice]");
  await vi.waitFor(() => expect(notice.textContent).toBe("room chat/tea cannot be reached; try again (ID e503)"), PATIENCE);
  room.isOpen = true;
  await vi.waitFor(() => expect(element("[data-testid=connection]").dataset["state"]).toBe("live"), PATIENCE);
  await vi.waitFor(() => expect(notice.hidden).toBe(true), PATIENCE);
});

test("a chat whose door is open to sockets alone is come back to", async () => {
  room.isOpen = false;
  let asked = 0;
  room.door = () => (asked++, [405, { error: { kind: "method_not_allowed", message: "chat has sockets alone", id: "e405" } }]);
  joined();
  await vi.waitFor(() => expect(asked).toBe(1), PATIENCE);
  await new Promise((heard) => setTimeout(heard, 50));
  expect(element("[data-testid=connection]").dataset["state"]).toBe("connecting");
  expect(element("[data-testid=notice]").hidden).toBe(true);
  room.isOpen = true;
  await vi.waitFor(() => expect(element("[data-testid=connection]").dataset["state"]).toBe("live"), PATIENCE);
});
