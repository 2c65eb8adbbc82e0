import { SYNC_PATIENCE_MS } from "blip-client";
import { beforeEach, describe, expect, test } from "vitest";
import { type Effect, Feed } from "../src/feed/feed";
import { cells, click, clicks, NOW, run, snapshot } from "./frames";

let feed: Feed;

beforeEach(() => {
  feed = new Feed();
});

function receive(text: string, now = NOW): Effect[] {
  return feed.receive(text, now);
}

function types(effects: Effect[]): string[] {
  return effects.map((effect) => effect.type);
}

describe("a snapshot", () => {
  test("fills an empty feed", () => {
    expect(types(receive(snapshot(3, run(1, 3))))).toEqual(["replaced"]);
    expect(feed.seen).toBe(3);
    expect(feed.marks.drawn).toBe(3);
    expect(feed.totals?.today).toBe(3);
    expect(feed.entries.map((entry) => entry.seq)).toEqual([3, 2, 1]);
  });

  test("of an empty room is one, too", () => {
    receive(snapshot(0, []));
    expect(feed.seen).toBe(0);
    receive(clicks(0, 1));
    expect(feed.marks.drawn).toBe(1);
  });

  test("replaces what was there, also where the room begins again at a smaller number", () => {
    receive(snapshot(9, run(1, 9)));
    receive(snapshot(2, run(1, 2)));
    expect(feed.seen).toBe(2);
    expect(feed.marks.drawn).toBe(2);
    expect(feed.entries).toHaveLength(2);
    expect(feed.totals?.today).toBe(2);
  });

  test("that did not fit is continued by clicks frames", () => {
    receive(snapshot(2, run(1, 2), 6));
    receive(clicks(2, 4));
    receive(clicks(4, 6));
    expect(feed.seen).toBe(6);
    expect(feed.marks.drawn).toBe(6);
    expect(feed.overdue(NOW + SYNC_PATIENCE_MS)).toEqual([]);
  });

  test("whose rest stays away is asked for the rest", () => {
    receive(snapshot(2, run(1, 2), 6));
    expect(feed.overdue(NOW + SYNC_PATIENCE_MS - 1)).toEqual([]);
    expect(feed.overdue(NOW + SYNC_PATIENCE_MS)).toEqual([{ type: "sync", after: 2 }]);
  });
});

describe("clicks", () => {
  beforeEach(() => {
    receive(snapshot(3, run(1, 3)));
  });

  test("that follow are added, and named so that they can pulse", () => {
    const [effect] = receive(clicks(3, 5));
    expect(effect?.type === "added" && effect.marks.length).toBe(2);
    expect(feed.seen).toBe(5);
    expect(feed.marks.drawn).toBe(5);
  });

  test("that come twice count once", () => {
    receive(clicks(3, 5));
    receive(clicks(3, 5));
    receive(clicks(1, 3));
    expect(feed.seen).toBe(5);
    expect(feed.marks.drawn).toBe(5);
    expect(feed.entries.map((entry) => entry.seq)).toEqual([5, 4, 3, 2, 1]);
  });

  test("that were partly seen add only the rest", () => {
    const [effect] = receive(clicks(1, 5));
    expect(effect?.type === "added" && effect.marks.length).toBe(2);
    expect(feed.marks.drawn).toBe(5);
    expect(feed.entries.map((entry) => entry.seq)).toEqual([5, 4, 3, 2, 1]);
  });

  test("that are old bring no old totals", () => {
    receive(clicks(3, 5));
    receive(clicks(2, 4));
    expect(feed.totals?.today).toBe(5);
  });

  test("none of them, but new totals: the totals are taken", () => {
    const frame = JSON.parse(clicks(3, 3));
    frame.totals.hour = 1;
    expect(types(receive(JSON.stringify(frame)))).toEqual(["added"]);
    expect(feed.totals?.hour).toBe(1);
    expect(feed.marks.drawn).toBe(3);
  });

  test("without totals leave the totals as they were", () => {
    const frame = JSON.parse(clicks(3, 4));
    delete frame.totals;
    receive(JSON.stringify(frame));
    expect(feed.seen).toBe(4);
    expect(feed.totals?.today).toBe(3);
  });

  test("at latitude and longitude 0 are drawn", () => {
    receive(clicks(3, 4, [click(4, { latitude: 0, longitude: 0 })]));
    expect(feed.marks.all.at(-1)?.place).toEqual({ latitude: 0, longitude: 0 });
    expect(feed.entries[0]?.placed).toBe(true);
  });

  test.each([
    ["no coordinates", { seq: 4, time: NOW, link: "docs" }],
    ["null coordinates", click(4, { latitude: null, longitude: null })],
    ["half of them", click(4, { longitude: null })],
    ["some off the globe", click(4, { latitude: 91 })],
  ])("with %s are listed as unplaced and not drawn", (_, unplaced) => {
    receive(clicks(3, 4, [unplaced]));
    expect(feed.seen).toBe(4);
    expect(feed.marks.drawn).toBe(3);
    expect(feed.entries[0]).toMatchObject({ seq: 4, placed: false, link: "docs" });
  });

  test("without country and link are shown all the same", () => {
    receive(clicks(3, 4, [{ seq: 4, time: NOW, latitude: 1, longitude: 2 }]));
    expect(feed.marks.drawn).toBe(4);
    expect(feed.entries[0]).toEqual({ seq: 4, time: NOW, count: 1, placed: true });
  });

  test("outside the frame's own span are not taken", () => {
    receive(clicks(3, 4, [click(4), click(9)]));
    expect(feed.marks.drawn).toBe(4);
    expect(feed.seen).toBe(4);
  });

  test("fewer than the span says are told to the console", () => {
    expect(types(receive(clicks(3, 6, [click(4), click(6)])))).toEqual(["added", "junk"]);
  });

  test("keep the list short and newest first", () => {
    receive(clicks(3, 203));
    expect(feed.entries).toHaveLength(50);
    expect(feed.entries[0]?.seq).toBe(203);
    expect(feed.marks.drawn).toBe(203);
  });
});

describe("a hole", () => {
  beforeEach(() => {
    receive(snapshot(3, run(1, 3)));
  });

  test("is answered with a sync from where the run ends, and nothing of the frame is taken", () => {
    expect(receive(clicks(5, 6))).toEqual([{ type: "sync", after: 3 }]);
    expect(feed.seen).toBe(3);
    expect(feed.marks.drawn).toBe(3);
  });

  test("is asked about once, however many frames show it", () => {
    const asked = [clicks(5, 6), clicks(6, 7), cells(7, 9, [{ count: 2 }]), clicks(9, 10)].flatMap((frame) =>
      receive(frame),
    );
    expect(asked).toEqual([{ type: "sync", after: 3 }]);
  });

  test("closes with the answer, and the next one is asked about anew", () => {
    receive(clicks(5, 6));
    receive(clicks(3, 6));
    expect(feed.marks.drawn).toBe(6);
    expect(receive(clicks(8, 9))).toEqual([{ type: "sync", after: 6 }]);
  });

  test("stays asked about while its answer comes in parts", () => {
    receive(clicks(9, 10));
    receive(clicks(3, 6));
    expect(receive(clicks(10, 11))).toEqual([]);
    receive(clicks(6, 11));
    expect(feed.seen).toBe(11);
    expect(feed.marks.drawn).toBe(11);
  });

  test("whose answer is lost is asked about again, after a while", () => {
    receive(clicks(5, 6));
    expect(receive(clicks(6, 7), NOW + SYNC_PATIENCE_MS - 1)).toEqual([]);
    expect(receive(clicks(7, 8), NOW + SYNC_PATIENCE_MS)).toEqual([{ type: "sync", after: 3 }]);
    expect(feed.overdue(NOW + SYNC_PATIENCE_MS)).toEqual([]);
    expect(feed.overdue(NOW + 2 * SYNC_PATIENCE_MS)).toEqual([{ type: "sync", after: 3 }]);
  });

  test("is forgotten on a new socket, whose query has asked already", () => {
    receive(clicks(5, 6));
    feed.connected();
    expect(feed.overdue(NOW + SYNC_PATIENCE_MS)).toEqual([]);
    expect(receive(clicks(7, 8))).toEqual([{ type: "sync", after: 3 }]);
  });
});

test("the first frame may be the room's first clicks", () => {
  receive(clicks(0, 2));
  expect(feed.seen).toBe(2);
  expect(feed.marks.drawn).toBe(2);
});

test("later clicks without a snapshot before them ask for one", () => {
  expect(receive(clicks(7, 9))).toEqual([{ type: "sync", after: undefined }]);
  expect(feed.seen).toBeUndefined();
});

describe("a gap", () => {
  test("is told, and its snapshot replaces everything", () => {
    receive(snapshot(3, run(1, 3)));
    expect(receive('{"type":"gap","after":3,"oldest":90}')).toEqual([{ type: "gap", after: 3, oldest: 90 }]);
    receive(snapshot(91, run(90, 91)));
    expect(feed.seen).toBe(91);
    expect(feed.marks.drawn).toBe(2);
    expect(feed.entries.map((entry) => entry.seq)).toEqual([91, 90]);
  });

  test("asks nothing while its snapshot is on the way", () => {
    receive(snapshot(3, run(1, 3)));
    receive('{"type":"gap","after":3,"oldest":90}');
    expect(receive(clicks(91, 92))).toEqual([]);
    receive(snapshot(92, run(90, 92)));
    expect(receive(clicks(95, 96))).toEqual([{ type: "sync", after: 92 }]);
  });

  test("whose snapshot stays away asks again", () => {
    receive(snapshot(3, run(1, 3)));
    receive('{"type":"gap","after":3,"oldest":90}');
    expect(feed.overdue(NOW + SYNC_PATIENCE_MS)).toEqual([{ type: "sync", after: 3 }]);
  });
});

describe("cells", () => {
  const kuala = { latitude: 3.14, longitude: 101.69, country: "MY", count: 700 };
  const nullIsland = { latitude: 0, longitude: 0, count: 250 };
  const nowhere = { count: 50 };

  beforeEach(() => {
    receive(snapshot(3, run(1, 3)));
  });

  test("add up exactly to the clicks of their span", () => {
    receive(cells(3, 1003, [kuala, nullIsland, nowhere]));
    expect(feed.seen).toBe(1003);
    expect(feed.marks.drawn).toBe(3 + 950);
    expect(feed.entries[0]).toMatchObject({ seq: 1003, count: 1000 });
    receive(clicks(1003, 1004));
    expect(feed.marks.drawn).toBe(3 + 950 + 1);
  });

  test("that come twice count once", () => {
    receive(cells(3, 1003, [kuala, nullIsland, nowhere]));
    receive(cells(3, 1003, [kuala, nullIsland, nowhere]));
    expect(feed.marks.drawn).toBe(953);
    expect(feed.entries.filter((entry) => entry.count > 1)).toHaveLength(1);
  });

  test("that were partly seen cannot be cut, so the rest is asked for", () => {
    expect(receive(cells(1, 1001, [kuala, nullIsland, nowhere]))).toEqual([{ type: "sync", after: 3 }]);
    expect(feed.marks.drawn).toBe(3);
    receive(cells(3, 1001, [{ ...kuala, count: 998 }]));
    expect(feed.marks.drawn).toBe(1001);
  });

  test("after a hole are asked for", () => {
    expect(receive(cells(5, 1005, [kuala, nullIsland, nowhere]))).toEqual([{ type: "sync", after: 3 }]);
    expect(feed.seen).toBe(3);
  });

  test("that do not add up are told to the console", () => {
    expect(types(receive(cells(3, 1003, [kuala])))).toEqual(["added", "junk"]);
  });
});

test("an error frame is told in its own words", () => {
  const effects = receive('{"type":"error","error":{"kind":"bad_request","message":"after must be 0..","id":"e1"}}');
  expect(effects).toEqual([{ type: "problem", message: "after must be 0.." }]);
});

test("a pong changes nothing", () => {
  expect(receive('{"type":"pong"}')).toEqual([]);
});

describe("junk", () => {
  test.each([
    ["text", "hello", "not JSON"],
    ["null", "null", "frame must be an object, was null"],
    ["an array", "[1]", "frame must be an object, was [1]"],
    ["an unknown type", '{"type":"party"}', 'unknown type "party"'],
    ["no type", "{}", "unknown type undefined"],
    ["clicks without a list", '{"type":"clicks","after":3,"seq":4}', "clicks must be an array, was undefined"],
    [
      "clicks that are no objects",
      '{"type":"clicks","after":3,"seq":4,"clicks":[1]}',
      "each of clicks must be an object",
    ],
    ["a backward span", '{"type":"clicks","after":4,"seq":3,"clicks":[]}', "seq must be at least after = 4, was 3"],
    ["a fraction", '{"type":"clicks","after":3,"seq":4.5,"clicks":[]}', "seq must be a whole number from 0, was 4.5"],
    [
      "a negative number",
      '{"type":"clicks","after":-1,"seq":4,"clicks":[]}',
      "after must be a whole number from 0, was -1",
    ],
    [
      "a click without time",
      '{"type":"clicks","after":3,"seq":4,"clicks":[{"seq":4}]}',
      "time must be epoch milliseconds",
    ],
    ["an empty cell", cells(3, 4, [{ count: 0 }]), "count must be 1 or more, was 0"],
    ["a snapshot without seq", '{"type":"snapshot","clicks":[]}', "seq must be a whole number from 0, was undefined"],
  ])("%s is ignored and told", (_, text, reason) => {
    receive(snapshot(3, run(1, 3)));
    const [effect] = receive(text);
    expect(effect?.type === "junk" && effect.reason).toContain(reason);
    expect(feed.seen).toBe(3);
    expect(feed.marks.drawn).toBe(3);
  });

  test("in totals costs no click", () => {
    receive(snapshot(0, []));
    receive(
      '{"type":"clicks","after":0,"seq":1,"clicks":[{"seq":1,"time":1}],"totals":{"today":"x","countries":{"DE":-1}}}',
    );
    expect(feed.seen).toBe(1);
    expect(feed.totals).toEqual({ today: 0, hour: 0, unplaced: 0, countries: {}, links: {} });
  });
});
