// @vitest-environment happy-dom
import { h } from "preact";
import { expect, test, vi } from "vitest";
import { DeadLetters, DeadSection } from "../src/topics/dead";
import { behind, fromOf, parse, publishing } from "../src/topics/stream";
import { mounted } from "../src/ui/mount";

test.each([
  ["new", "new"],
  ["", "new"],
  [" All ", "all"],
  ["last", "last"],
  ["42", { seq: 42 }],
  ["10 min", { agoMs: 600_000 }],
  ["2h ago", { agoMs: 7_200_000 }],
  ["90s", { agoMs: 90_000 }],
  ["2026-11-20T14:00:00Z", { time: Date.parse("2026-11-20T14:00:00Z") }],
  ["soon", undefined],
  ["-1 apples", undefined],
  ["-1", undefined],
  ["orders 5", undefined],
  ["2026-13-20", undefined],
])("to read from %j is %j", (text, from) => {
  expect(fromOf(text)).toEqual(from);
});

test("frames are told apart, and what is none is junk", () => {
  const message = { seq: 3, time: 5, id: "a", data: { order: 1 } };
  expect(parse(JSON.stringify({ type: "message", ...message, delivery: 1 }))).toEqual({ type: "message", message: { ...message, data: '{"order":1}' } });
  expect(parse('{"type":"published","id":"a","seq":3}')).toEqual({ type: "published", id: "a", seq: 3 });
  expect(parse('{"type":"gap","after":1,"oldest":9}')).toEqual({ type: "gap", after: 1, oldest: 9 });
  expect(parse('{"type":"error","error":{"message":"no"}}')).toEqual({ type: "error", message: "no" });
  for (const junk of ["", "nonsense", '{"type":"other"}']) expect(parse(junk).type).toBe("junk");
});

test.each(["12345678901234567890.5", '{"id":9007199254740993,"s":"\\",\\"delivery\\":1}"}', "[1.0, -0]", "true", '"x"'])("data %s is published and shown with all its digits", (data) => {
  expect(publishing("a", data)).toBe(`{"type":"publish","id":"a","data":${data}}`);
  const frame = parse(`{"type":"message","seq":1,"time":2,"id":"\\"data\\":1","data":${data},"delivery":1}`);
  expect(frame).toEqual({ type: "message", message: { seq: 1, time: 2, id: '"data":1', data } });
});

test("what is no JSON is published as a text, and what no socket takes not at all", () => {
  expect(publishing("a", 'say "hi"')).toBe('{"type":"publish","id":"a","data":"say \\"hi\\""}');
  expect(publishing("a", "ü".repeat(16_000))).toBeDefined();
  expect(publishing("a", "ü".repeat(17_000))).toBeUndefined();
});

test("a subscriber is as far behind as it has messages to acknowledge", () => {
  const info = { first: 1, last: 10, messages: 10, bytes: 1, subscribers: [] };
  expect(behind(info, { next: 11, inFlight: 0, connected: 1 })).toBe(0);
  expect(behind(info, { next: 4, inFlight: 2, connected: 1 })).toBe(7);
});

test("what was set aside is told with its reason, and sent again", async () => {
  const replayed: unknown[] = [];
  const dead = new DeadLetters({ replay: async (room, seq) => void replayed.push([room, seq]) });
  const element = mounted("main", "", h(DeadSection, { dead }));
  document.body.replaceChildren(element);
  const section = element.querySelector("section")!;
  dead.show("demo.orders", []);
  expect(section.hidden).toBe(true);
  dead.show("demo.orders", [{ seq: 2, message: 40, data: { order: 1 }, durable: "billing", delivery: 3, reason: "nak" }]);
  await vi.waitFor(() => expect(section.hidden).toBe(false));
  expect(document.querySelector("[data-testid=dead]")?.textContent).toBe('40billingnak (sent 3 times){"order":1}Replay');
  document.querySelector<HTMLElement>("[data-testid=replay]")?.click();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=dead-state]")?.textContent).toBe("Message 40 is sent again."));
  expect(replayed).toEqual([["demo.orders", 2]]);
});
