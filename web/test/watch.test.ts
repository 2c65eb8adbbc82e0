// @vitest-environment happy-dom
import type { Pace } from "blip-client";
import type { Window } from "happy-dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Api } from "../src/api";
import { type ConnectionState, type Detail, PACE, Watch, type Watcher } from "../src/watch";
import { clicks, run, snapshot } from "./frames";
import { Room } from "./room";
import { Signed } from "./signed";

const QUICK: Pace = { quiet: 50, hidden: 50, late: 60, dead: 10_000, check: 10 };
const PATIENCE = { timeout: 20_000, interval: 20 };

let room: Room;
let watch: Watch;
let signed: Signed;
let states: (readonly [ConnectionState, string | undefined])[];
let details: Detail[];
let notices: string[];

beforeEach(async () => {
  room = new Room();
  room.greet = (socket) => socket.send(snapshot(0, []));
  (window as unknown as Window).happyDOM.setURL(`${await room.start()}/app/`);
  states = [];
  details = [];
  notices = [];
  watch = newWatch();
});

function newWatch(pace?: Pace): Watch {
  signed = new Signed();
  const watcher: Watcher = {
    connection: (state, detail) => {
      states.push([state, detail.reason]);
      details.push(detail);
    },
    changed: () => undefined,
    notice: (text) => notices.push(text),
  };
  return new Watch(new Api(signed), signed, watcher, { tz: "Asia/Kolkata" }, pace);
}

afterEach(async () => {
  watch.stop();
  await room.stop();
});

function changes(): ConnectionState[] {
  return states.map(([name]) => name).filter((name, i, all) => name !== all[i - 1]);
}

function state(): ConnectionState | undefined {
  return states.at(-1)?.[0];
}

test("the socket opens on the account's room with a ticket and without after", async () => {
  room.greet = (socket) => socket.send(snapshot(2, run(1, 2)));
  watch.start();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(2), PATIENCE);
  expect(state()).toBe("live");
  expect(room.opened[0]?.pathname).toBe("/parties/clicks/demo");
  expect(room.opened[0]?.searchParams.get("ticket")).toBe("t1");
  expect(room.opened[0]?.searchParams.get("tz")).toBe("Asia/Kolkata");
  expect(room.opened[0]?.searchParams.has("after")).toBe(false);
});

test("a lost socket comes back with a new ticket and after what was seen", async () => {
  room.greet = (socket) => socket.send(room.opened.length === 1 ? snapshot(2, run(1, 2)) : clicks(2, 4));
  watch.start();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(2), PATIENCE);
  room.hangUp();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(4), PATIENCE);
  expect(room.opened[1]?.searchParams.get("ticket")).toBe("t2");
  expect(room.opened[1]?.searchParams.get("after")).toBe("2");
  expect(changes()).toEqual(["connecting", "live", "reconnecting", "live"]);
  expect(details.some(({ again }) => again !== undefined)).toBe(true);
  expect(watch.feed.marks.drawn).toBe(4);
  expect(signed.issued).toBe(1);
});

test("a hole sends one sync", async () => {
  room.greet = (socket) => socket.send(snapshot(2, run(1, 2)));
  watch.start();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(2), PATIENCE);
  room.say(clicks(4, 5));
  room.say(clicks(5, 6));
  await vi.waitFor(() => expect(room.heard).toEqual(['{"type":"sync","after":2}']), PATIENCE);
  room.say(clicks(2, 6));
  await vi.waitFor(() => expect(watch.feed.seen).toBe(6), PATIENCE);
  expect(room.heard).toHaveLength(1);
});

test.each([
  [401, "signed-out"],
  [403, "not-allowed"],
])("a %i for the ticket ends it, says why, and asks no more", async (status, name) => {
  room.ticket = () => [status, { error: { kind: "refused", message: "account demo is closed", id: "e7" } }];
  watch.start();
  await vi.waitFor(() => expect(state()).toBe(name), PATIENCE);
  expect(states.at(-1)?.[1]).toBe("account demo is closed");
  const asked = room.tickets;
  expect(asked).toBe(status === 401 ? 2 : 1);
  // The first pause is at most a second: a client that went on asking would be seen.
  const askedAgain = vi.waitFor(() => expect(room.tickets).toBeGreaterThan(asked), { ...PATIENCE, timeout: 1_500 });
  await expect(askedAgain).rejects.toThrow();
  expect(room.opened).toEqual([]);
});

test("a token that its issuer no longer knows is replaced once", async () => {
  room.ticket = () => (room.tickets === 1 ? [401, { error: { message: "unknown key" } }] : [201, { ticket: "good" }]);
  watch.start();
  await vi.waitFor(() => expect(state()).toBe("live"), PATIENCE);
  expect(signed.issued).toBe(2);
});

test("other failures are told and tried again", async () => {
  room.ticket = () => (room.tickets < 3 ? [503, { message: "Service Unavailable" }] : [201, { ticket: "good" }]);
  watch.start();
  await vi.waitFor(() => expect(state()).toBe("live"), PATIENCE);
  expect(states).toContainEqual(["connecting", "Service Unavailable"]);
  expect(room.tickets).toBe(3);
});

test("a gap and an error frame are told", async () => {
  room.greet = (socket) => {
    socket.send('{"type":"gap","after":7,"oldest":90}');
    socket.send('{"type":"error","error":{"kind":"bad","message":"after must be a number","id":"e"}}');
  };
  watch.start();
  await vi.waitFor(() => expect(notices).toHaveLength(2), PATIENCE);
  expect(notices[0]).toContain("Clicks after 7");
  expect(notices[1]).toBe("after must be a number");
});

test("junk goes to the console and nowhere else", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  room.greet = (socket) => {
    socket.send("hello");
    socket.send(snapshot(2, run(1, 2)));
  };
  watch.start();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(2), PATIENCE);
  expect(warn).toHaveBeenCalledWith("Blip: ignored a frame or a part of it: not JSON");
  expect(notices).toEqual([]);
  warn.mockRestore();
});

test("a quiet socket is pinged, and stays while it answers", async () => {
  watch = newWatch({ ...QUICK, late: 10_000, dead: 10_000 });
  room.greet = (socket) => {
    socket.send(snapshot(2, run(1, 2)));
    socket.on("message", () => socket.send('{"type":"pong"}'));
  };
  watch.start();
  await vi.waitFor(() => expect(room.heard.length).toBeGreaterThan(2), PATIENCE);
  expect(room.heard[0]).toBe('{"type":"ping"}');
  expect(room.opened).toHaveLength(1);
});

test("a socket that answers no ping is given up for a new one", async () => {
  watch = newWatch({ ...QUICK, dead: 150 });
  room.greet = (socket) => socket.send(room.opened.length === 1 ? snapshot(2, run(1, 2)) : clicks(2, 3));
  watch.start();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(3), PATIENCE);
  expect(room.opened[1]?.searchParams.get("after")).toBe("2");
  expect(changes().slice(0, 5)).toEqual(["connecting", "live", "late", "reconnecting", "live"]);
});

test("a server that owes an answer is late, and live again with it", async () => {
  watch = newWatch(QUICK);
  watch.start();
  await vi.waitFor(() => expect(state()).toBe("late"), PATIENCE);
  room.say('{"type":"pong"}');
  await vi.waitFor(() => expect(changes()).toContain("late"), PATIENCE);
  await vi.waitFor(() => expect(changes().slice(0, 4)).toEqual(["connecting", "live", "late", "live"]), PATIENCE);
});

test("a map whose server is asleep wakes it once, says so, and is live with the first frame", async () => {
  watch = newWatch({ ...QUICK, late: 10_000, dead: 10_000 });
  room.greet = (socket) => {
    socket.send(snapshot(2, run(1, 2)));
    socket.on("message", () => socket.send('{"type":"pong","resting":true}'));
  };
  watch.start();
  await vi.waitFor(() => expect(state()).toBe("waking"), PATIENCE);
  await vi.waitFor(() => expect(room.heard.length).toBeGreaterThan(4), PATIENCE);
  expect(room.heard.filter((text) => text !== '{"type":"ping"}')).toEqual(['{"type":"sync","after":2}']);
  expect(state()).toBe("waking");
  room.say(clicks(2, 3));
  await vi.waitFor(() => expect(changes()).toEqual(["connecting", "live", "waking", "live"]), PATIENCE);
});

test("a map is live with the first frame, not with its socket", async () => {
  watch = newWatch({ ...QUICK, late: 10_000, dead: 10_000 });
  room.greet = (socket) => socket.on("message", () => socket.send('{"type":"pong","resting":true}'));
  watch.start();
  await vi.waitFor(() => expect(state()).toBe("waking"), PATIENCE);
  room.say(snapshot(2, run(1, 2)));
  await vi.waitFor(() => expect(changes()).toEqual(["connecting", "waking", "live"]), PATIENCE);
});

test("a page that nobody looks at wakes nobody", async () => {
  const seen = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  watch = newWatch({ ...QUICK, hidden: QUICK.quiet, late: 10_000, dead: 10_000 });
  room.greet = (socket) => {
    socket.send(snapshot(2, run(1, 2)));
    socket.on("message", () => socket.send('{"type":"pong","resting":true}'));
  };
  watch.start();
  await vi.waitFor(() => expect(room.heard.length).toBeGreaterThan(3), PATIENCE);
  expect(new Set(room.heard)).toEqual(new Set(['{"type":"ping"}']));
  expect(changes()).toEqual(["connecting", "live"]);
  seen.mockReturnValue("visible");
  await vi.waitFor(() => expect(state()).toBe("waking"), PATIENCE);
  seen.mockRestore();
});

test("nobody is told for ten seconds that all is well when it is not", () => {
  expect(PACE.quiet + PACE.late + 2 * PACE.check).toBeLessThan(10_000);
});

test("a machine without a network is offline at once, and asks at once when it is back", async () => {
  watch.start();
  await vi.waitFor(() => expect(state()).toBe("live"), PATIENCE);
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  window.dispatchEvent(new Event("offline"));
  expect(state()).toBe("offline");
  online.mockReturnValue(true);
  window.dispatchEvent(new Event("online"));
  expect(state()).toBe("late");
  await vi.waitFor(() => expect(room.heard.at(-1)).toBe('{"type":"ping"}'), PATIENCE);
  room.say('{"type":"pong"}');
  await vi.waitFor(() => expect(state()).toBe("live"), PATIENCE);
  online.mockRestore();
});

test("another view is asked for from where the page stands", async () => {
  room.greet = (socket) => socket.send(snapshot(2, run(1, 2)));
  watch.start();
  await vi.waitFor(() => expect(watch.feed.seen).toBe(2), PATIENCE);
  watch.look({ tz: "UTC" });
  await vi.waitFor(() => expect(room.heard).toEqual(['{"type":"filter","n":1,"tz":"UTC","after":2}']), PATIENCE);
});
