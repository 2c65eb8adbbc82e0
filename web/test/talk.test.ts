import { expect, test } from "vitest";
import { Talk } from "../src/chat/talk";

function heard(talk: Talk, frame: unknown) {
  return talk.receive(JSON.stringify(frame));
}

test("people come, also twice by one name, and go", () => {
  const talk = new Talk();
  for (const name of ["bob", "ada", "bob"]) expect(heard(talk, { joined: name }).type).toBe("people");
  expect(talk.people).toEqual([
    ["ada", 1],
    ["bob", 2],
  ]);
  heard(talk, { quit: "bob" });
  heard(talk, { quit: "ada" });
  expect(talk.people).toEqual([["bob", 1]]);
});

test("a socket that comes back hears the history again, and only what is new of it is shown", () => {
  const talk = new Talk();
  const one = { name: "ada", message: "hi", timestamp: 5 };
  expect(heard(talk, one)).toEqual({ type: "said", said: one });
  talk.reopened();
  expect(talk.people).toEqual([]);
  expect(heard(talk, one).type).toBe("junk");
  expect(heard(talk, { ...one, timestamp: 6 }).type).toBe("said");
});

test.each(["", "nonsense", "null", "[]", '{"name":1}', '{"name":"a","message":"b"}', '{"joined":5}'])("%j is nothing that is heard", (text) => {
  expect(new Talk().receive(text).type).toBe("junk");
});

test("ready, and errors as the room tells them", () => {
  const talk = new Talk();
  expect(heard(talk, { ready: true }).type).toBe("ready");
  expect(heard(talk, { error: "Message too long." })).toEqual({ type: "error", message: "Message too long." });
});
