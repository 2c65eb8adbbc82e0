// @vitest-environment happy-dom
import type { Window } from "happy-dom";
import { expect, test, vi } from "vitest";
import { Api } from "../src/api";
import { ChatDoor } from "../src/chat/door";
import { ChatPage, chatPage } from "../src/chat/page";
import { TopicsDoor } from "../src/topics/door";
import { TopicPage, topicPage } from "../src/topics/page";
import { Room } from "./room";
import { Signed } from "./signed";
import { type } from "./typing";

const PRIVATE = "0123456789abcdef".repeat(4);
const session = new Signed();
const api = new Api(session);

/** What a door says of a name, and where it leads. */
async function entered(make: (go: (path: string) => void) => ChatDoor | TopicsDoor, name: string): Promise<readonly [problem: string | null | undefined, path: string | undefined]> {
  let path: string | undefined;
  const { element } = make((to) => (path = to));
  document.body.replaceChildren(element);
  const alert = element.querySelector("[data-testid=error]");
  type(element.querySelector("input")!, name);
  element.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => expect(path ?? alert?.textContent).toBeTruthy());
  return [alert?.textContent, path];
}

test.each([
  ["c".repeat(300), "The room’s name must have 1 to 32 characters, has 300."],
  ["   ", "The room’s name must have 1 to 32 characters, has 0."],
  ["😀/../x", "The room’s name must have neither a slash nor a control character."],
  ["a\u0085b", "The room’s name must have neither a slash nor a control character."],
  ["a\ud83d", "The room’s name must be Unicode text: half a character stands in it."],
  ["..", "The room’s name must not be “.”, “..” or “index.html”, which have no address of their own."],
])("the chat's door tells why %j is no room", async (name, problem) => {
  expect(await entered((go) => new ChatDoor(go), name)).toEqual([problem, undefined]);
});

test.each([
  ["x".repeat(200), "The topic’s name must have 1 to 123 characters, has 200."],
  ["a/b", "The topic’s name must have neither a slash nor a control character."],
  ["..", "The topic’s name must not be “.”, “..” or “index.html”, which have no address of their own."],
])("the topics' door tells why %j is no topic", async (name, problem) => {
  expect(await entered((go) => new TopicsDoor(go, session), name)).toEqual([problem, undefined]);
});

test("what can be a name leads on", async () => {
  for (const name of ["c".repeat(32), "😀 tea.", "a..b", PRIVATE]) {
    expect(await entered((go) => new ChatDoor(go), ` ${name} `)).toEqual(["", `/app/chat/${encodeURIComponent(name)}`]);
    expect(chatPage(name)).toBeInstanceOf(ChatPage);
  }
  for (const name of ["x".repeat(123), "orders.eu", "…"]) {
    expect(await entered((go) => new TopicsDoor(go, session), name)).toEqual(["", `/app/topics/${encodeURIComponent(name)}`]);
    expect(await topicPage(name, api, session)).toBeInstanceOf(TopicPage);
  }
});

test("an address whose name is none says why, instead of a room that never comes", async () => {
  expect(chatPage("c".repeat(300)).element.textContent).toBe("No such roomThe room’s name must have 1 to 32 characters, has 300.");
  expect(chatPage("😀/../x").element.textContent).toContain("neither a slash nor a control character");
  expect((await topicPage("x".repeat(124), api, session)).element.textContent).toBe("No such topicThe topic’s name must have 1 to 123 characters, has 124.");
});

test("a topic whose socket is refused is asked why, and says so", async () => {
  const room = new Room();
  room.isOpen = false;
  (window as unknown as Window).happyDOM.setURL(`${await room.start()}/app/topics/orders`);
  const page = await topicPage("orders", api, session);
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  const connection = page.element.querySelector<HTMLElement>("[data-testid=connection]");
  await vi.waitFor(() => expect(connection?.textContent).toBe("Not allowed: no /parties/topic/demo.orders here"), { timeout: 20_000 });
  expect(connection?.dataset["state"]).toBe("refused");
  leave();
  await room.stop();
});
