// Rooms and the feed of clicks against a server that plays their part.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refused } from "blip-client";
import { served } from "./server.mjs";

const refusedWith = (status) => (error) => error instanceof Refused && error.status === status;
const TICKET = [201, { ticket: "t" }];

describe("room", { concurrency: true, timeout: 30_000 }, () => {
  it("hears and is heard, without a ticket where nobody is signed in", () =>
    served([TICKET], async ({ stranger, heard, until }) => {
      const said = [];
      const socket = stranger.room("chat", "a b").connect({ heard: (text) => said.push(text) });
      assert.equal(socket.send("too early"), false);
      await until(() => socket.isOpen);
      assert.equal(heard.sockets[0].url, "/parties/chat/a%20b");
      assert.equal(heard.posts.length, 0);
      assert.equal(socket.send('{"message":"hi"}'), true);
      await until(() => heard.sockets[0].frames.length === 1);
      heard.sockets[0].send({ name: "Ada" });
      await until(() => said.length === 1);
      assert.deepEqual(JSON.parse(said[0]), { name: "Ada" });
      socket.close();
      await socket.ended;
    }));

  it("comes back with a new ticket, and tells its states", () =>
    served([[201, { ticket: "one" }], [201, { ticket: "two" }]], async ({ blip, heard, until }) => {
      const told = [];
      let lost = 0;
      const socket = blip.room("counter", "c").connect({
        heard: () => undefined,
        state: (state) => told.at(-1) !== state && told.push(state),
        lost: () => lost++,
      });
      await until(() => heard.sockets.length === 1 && socket.isOpen);
      heard.sockets[0].drop();
      await until(() => heard.sockets.length === 2 && socket.isOpen);
      socket.close();
      assert.deepEqual(heard.sockets.map(({ url }) => url), ["/parties/counter/c?ticket=one", "/parties/counter/c?ticket=two"]);
      assert.deepEqual(told, ["connecting", "live", "reconnecting", "live"]);
      assert.equal(lost, 1);
    }));

  it("waits for as long as a ticket's answer says", () =>
    served([[429, {}, { "Retry-After": "2" }], TICKET], async ({ blip, heard, until }) => {
      const agains = [];
      const socket = blip.room("counter", "c").connect({
        heard: () => undefined,
        state: (_, { again }) => again !== undefined && agains.push(again - Date.now()),
      });
      await until(() => socket.isOpen);
      socket.close();
      assert.ok(heard.posts[1].at - heard.posts[0].at >= 2_000);
      assert.ok(agains.some((ms) => ms > 1_900), `told when it is tried again: ${agains}`);
    }));

  for (const status of [400, 401, 403, 404]) {
    it(`stops where a ticket is refused with ${status}`, () =>
      served([[status, { error: { kind: "no", message: "no, never", id: "e1" } }]], async ({ blip, heard }) => {
        const told = [];
        const socket = blip.room("counter", "c").connect({ heard: () => undefined, state: (state) => told.push(state) });
        await assert.rejects(socket.ended, (error) => refusedWith(status)(error) && error.message === "no, never" && error.id === "e1");
        assert.equal(told.at(-1), "refused");
        assert.equal(heard.posts.length, 1);
      }));
  }

  it("gives up a socket that answers no question", () =>
    served([TICKET], async ({ blip, heard, until, frames }) => {
      const told = [];
      const pace = { quiet: 30, hidden: 30, late: 30, dead: 150, check: 10 };
      const socket = blip.room("counter", "c").connect(
        { heard: () => undefined, state: (state) => told.push(state) },
        { ping: () => '{"type":"ping"}', pace },
      );
      await until(() => heard.sockets.length === 2);
      socket.close();
      assert.equal(frames(0, "ping").length, 1);
      assert.deepEqual(told.slice(0, 4), ["connecting", "live", "late", "reconnecting"]);
    }));

  it("is asked over HTTP, and again when it says when", () =>
    served([[503, {}, { "Retry-After": "1" }], [200, { value: 4 }]], async ({ blip, heard }) => {
      const answer = await blip.room("counter", "c").request("value?deep=1");
      assert.deepEqual(await answer.json(), { value: 4 });
      assert.ok(heard.posts[1].at - heard.posts[0].at >= 1_000);
      assert.deepEqual(heard.posts.map(({ path, method, token }) => [path, method, token])[1], ["/parties/counter/c/value?deep=1", "GET", "Bearer token"]);
    }));

  for (const [what, answer, method] of [
    ["a refusal", [409, { error: { message: "as it is" } }], "GET"],
    ["a post that may have been carried out", [503, {}, { "Retry-After": "1" }], "POST"],
    ["a wait of more than a minute", [429, {}, { "Retry-After": "61" }], "GET"],
  ]) {
    it(`throws ${what} at once`, () =>
      served([answer], async ({ blip, heard }) => {
        await assert.rejects(blip.room("counter", "c").request("", { method }), refusedWith(answer[0]));
        assert.equal(heard.posts.length, 1);
      }));
  }
});

const click = (seq) => ({ seq, id: `c${seq}`, time: seq, latitude: 1, longitude: 2, country: "MY", link: "hello" });
const totals = { today: 9, hour: 9, unplaced: 0, countries: {}, links: {} };
const clicks = (after, seq) => ({
  type: "clicks", after, seq, clicks: Array.from({ length: seq - after }, (_, i) => click(after + 1 + i)), totals,
});
const snapshot = (seq) => ({ type: "snapshot", seq, oldest: 1, newest: seq, clicks: clicks(0, seq).clicks, totals });

/** A feed's story, with all that it has told. */
const fed = (resume, story) =>
  served([TICKET], async (blip) => {
    const told = [];
    const tell = (what) => (...words) => told.push([what, ...words]);
    const seqs = (what) => (all) => told.push([what, ...all.map(({ seq }) => seq)]);
    const feed = blip.blip.clicks(
      "demo",
      { clicks: seqs("clicks"), snapshot: seqs("snapshot"), gap: tell("gap"), cells: (_, count) => told.push(["cells", count]), problem: tell("problem") },
      resume,
    );
    try {
      await blip.until(() => blip.heard.sockets.length === 1);
      await story({ ...blip, feed, told });
    } finally {
      feed.close();
    }
  });

describe("click feed", { concurrency: true, timeout: 30_000 }, () => {
  it("tells a snapshot, then each click once, in sequence", () =>
    fed({ view: { tz: "Asia/Kolkata" } }, async ({ heard, until, feed, told }) => {
      assert.equal(heard.sockets[0].url, "/parties/clicks/demo?ticket=t&tz=Asia%2FKolkata");
      for (const frame of [snapshot(2), clicks(2, 4), clicks(2, 4), clicks(3, 5), { type: "pong" }]) heard.sockets[0].send(frame);
      await until(() => feed.seen === 5);
      assert.deepEqual(told, [["snapshot", 1, 2], ["clicks", 3, 4], ["clicks", 5]]);
    }));

  it("goes on where it was when its socket comes back, and where an earlier feed was", () =>
    fed({ after: 7 }, async ({ heard, until, feed, told }) => {
      assert.match(heard.sockets[0].url, /after=7/);
      heard.sockets[0].send(clicks(7, 9));
      await until(() => feed.seen === 9);
      heard.sockets[0].drop();
      await until(() => heard.sockets.length === 2);
      assert.match(heard.sockets[1].url, /after=9/);
      heard.sockets[1].send(clicks(8, 10));
      await until(() => feed.seen === 10);
      assert.deepEqual(told, [["clicks", 8, 9], ["clicks", 10]]);
    }));

  it("asks once for what a hole lacks", () =>
    fed({ after: 2 }, async ({ heard, until, frames, feed, told }) => {
      heard.sockets[0].send(clicks(4, 5));
      heard.sockets[0].send(clicks(5, 6));
      await until(() => frames(0, "sync").length > 0);
      heard.sockets[0].send(clicks(2, 6));
      await until(() => feed.seen === 6);
      assert.deepEqual(frames(0, "sync"), [{ type: "sync", after: 2 }]);
      assert.deepEqual(told, [["clicks", 3, 4, 5, 6]]);
    }));

  it("tells a gap as a gap, then the snapshot", () =>
    fed({ after: 2 }, async ({ heard, until, feed, told }) => {
      heard.sockets[0].send({ type: "gap", after: 2, oldest: 90 });
      heard.sockets[0].send(snapshot(3));
      heard.sockets[0].send({ type: "cells", after: 3, seq: 9, first: 1, last: 2, cells: [{ count: 6, latitude: 1, longitude: 2 }], totals });
      heard.sockets[0].send({ type: "error", error: { kind: "bad_request", message: "tz must be a time zone" } });
      await until(() => told.length === 4);
      assert.equal(feed.seen, 9);
      assert.deepEqual(told, [["gap", 2, 90], ["snapshot", 1, 2, 3], ["cells", 6], ["problem", "tz must be a time zone"]]);
    }));
});
