// The client against a server that plays a topic's part, frame by frame, where a real one would have to be made to fail.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pause, Refused } from "blip-client";
import { served } from "./server.mjs";

const message = (seq, delivery = 1) => ({ type: "message", seq, time: 1, id: `id-${seq}`, data: { seq }, delivery });

/** The same with a subscription. */
const subscribed = (handler, story, answers) =>
  served(answers, async (blip) => {
    const subscription = blip.topic.subscribe({ durable: "d" }, handler);
    try {
      await story(blip, subscription);
    } finally {
      subscription.close();
    }
  });

const refusedWith = (status) => (error) => error instanceof Refused && error.status === status;

describe("client", { concurrency: true, timeout: 30_000 }, () => {
  it("doubles its pauses up to 15 s, and takes at least half of each", () => {
    for (const [attempt, most] of [[0, 500], [1, 1_000], [4, 8_000], [5, 15_000], [50, 15_000]]) {
      for (let i = 0; i < 100; i++) assert.ok(pause(attempt) >= most / 2 && pause(attempt) <= most);
    }
  });

  it("publishes under one ID until it is answered", () =>
    served([[503, {}], [429, {}, { "Retry-After": "1" }], [200, { seq: 7 }]], async ({ topic, heard }) => {
      assert.equal(await topic.publish({ n: 1 }), 7);
      assert.equal(heard.posts.length, 3);
      assert.ok(heard.posts[2].at - heard.posts[1].at >= 1_000, "Retry-After is heeded");
      assert.equal(new Set(heard.posts.map(({ body }) => body)).size, 1);
      assert.equal(heard.posts[0].path, "/parties/topic/acme.orders");
      assert.equal(heard.posts[0].token, "Bearer token");
      assert.deepEqual(JSON.parse(heard.posts[0].body).data, { n: 1 });
    }));

  it("throws a refusal at once, with its reason", () =>
    served([[413, { error: { message: "too long" } }]], async ({ topic, heard }) => {
      await assert.rejects(topic.publish({}), (error) => refusedWith(413)(error) && error.message.includes("too long"));
      assert.equal(heard.posts.length, 1);
    }));

  it("subscribes with a ticket, acknowledges what is handled, and asks again for what is not", async () => {
    const handled = [];
    await subscribed(
      ({ seq, delivery }) => {
        handled.push([seq, delivery]);
        if (seq === 2 && delivery === 1) throw new Error("fails once, as the test has it");
      },
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        assert.match(heard.sockets[0].url, /^\/parties\/topic\/acme\.orders\?.*ticket=t/);
        assert.deepEqual(frames(0, "subscribe")[0], { type: "subscribe", ack: "explicit", batch: true, maxInFlight: 16, durable: "d" });
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send(message(1));
        heard.sockets[0].send(message(2));
        await until(() => frames(0, "nak").length === 1);
        assert.deepEqual(frames(0, "nak"), [{ type: "nak", seq: 2 }]);
        heard.sockets[0].send(message(2, 2));
        await until(() => frames(0, "ack").length === 2);
        assert.deepEqual(frames(0, "ack").map(({ seq }) => seq), [1, 2]);
        assert.deepEqual(handled, [[1, 1], [2, 1], [2, 2]]);
      },
    );
  });

  it("takes several messages at once one by one, and acknowledges them together", async () => {
    const handled = [];
    await subscribed(
      ({ seq }) => handled.push(seq),
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send({ type: "messages", messages: Array.from({ length: 100 }, (_, i) => message(i + 1)) });
        const acks = () => frames(0, "ack").map(({ seq, seqs }) => seqs ?? [seq]);
        await until(() => acks().flat().length === 100);
        assert.deepEqual(acks().flat(), handled);
        assert.deepEqual(handled, Array.from({ length: 100 }, (_, i) => i + 1));
        // At most half of what may be in flight, so that the topic sends more meanwhile.
        assert.ok(acks().length < 50 && acks().every((one) => one.length <= 8), JSON.stringify(acks()));
      },
    );
  });

  it("acknowledges what is done while the next message takes long", async () => {
    let go;
    const second = new Promise((done) => (go = done));
    await subscribed(
      ({ seq }) => (seq === 2 ? second : undefined),
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send({ type: "messages", messages: [message(1), message(2)] });
        await until(() => frames(0, "ack").length === 1);
        assert.deepEqual(frames(0, "ack"), [{ type: "ack", seq: 1 }]);
        go();
        await until(() => frames(0, "ack").length === 2);
        assert.deepEqual(frames(0, "ack")[1], { type: "ack", seq: 2 });
      },
    );
  });

  it("acknowledges what is done before it is closed", async () => {
    let go;
    const second = new Promise((done) => (go = done));
    let closing;
    await subscribed(
      ({ seq }) => {
        if (seq === 1) return;
        closing();
        return second;
      },
      async ({ heard, until, frames }, subscription) => {
        closing = () => subscription.close();
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send({ type: "messages", messages: [message(1), message(2)] });
        await until(() => frames(0, "ack").length === 1);
        assert.deepEqual(frames(0, "ack"), [{ type: "ack", seq: 1 }]);
        go();
      },
    );
  });

  it("acknowledges one by one where the topic sends one by one", async () => {
    await subscribed(
      () => undefined,
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        for (const seq of [1, 2, 3]) heard.sockets[0].send(message(seq));
        await until(() => frames(0, "ack").length === 3);
        assert.deepEqual(frames(0, "ack"), [1, 2, 3].map((seq) => ({ type: "ack", seq })));
      },
    );
  });

  it("acknowledges without the handler what it has handled before its socket was lost", async () => {
    const handled = [];
    await subscribed(
      ({ seq }) => handled.push(seq),
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send(message(1));
        await until(() => frames(0, "ack").length === 1);
        heard.sockets[0].drop();
        await until(() => frames(1, "subscribe").length === 1);
        heard.sockets[1].send({ type: "subscribed", next: 1 });
        heard.sockets[1].send(message(1, 2));
        await until(() => frames(1, "ack").length === 1);
        assert.deepEqual(handled, [1]);
      },
    );
  });

  it("leaves to the next socket what a lost one has brought and nobody has begun", async () => {
    const handled = [];
    let go;
    const first = new Promise((done) => (go = done));
    await subscribed(
      async ({ seq, delivery }) => {
        handled.push([seq, delivery]);
        if (seq === 1) await first;
      },
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send(message(1));
        heard.sockets[0].send(message(2));
        await until(() => handled.length === 1);
        heard.sockets[0].drop();
        await until(() => frames(1, "subscribe").length === 1);
        go();
        heard.sockets[1].send({ type: "subscribed", next: 1 });
        heard.sockets[1].send(message(1, 2));
        heard.sockets[1].send(message(2, 2));
        await until(() => frames(1, "ack").length === 2);
        assert.deepEqual(handled, [[1, 1], [2, 2]]);
      },
    );
  });

  for (const [what, frame] of [
    ["a fault of the topic's", { type: "error", error: { kind: "internal", message: "fault" } }],
    ["a frame of API Gateway's own", { message: "Internal server error", connectionId: "c", requestId: "r" }],
  ]) {
    it(`subscribes again after ${what}`, () =>
      subscribed(
        () => undefined,
        async ({ heard, until, frames }) => {
          await until(() => frames(0, "subscribe").length === 1);
          heard.sockets[0].send(frame);
          await until(() => frames(1, "subscribe").length === 1);
        },
      ));
  }

  for (const [kind, before, status] of [["bad_request", false, 400], ["taken_over", true, 409]]) {
    it(`ends after ${kind}`, () =>
      subscribed(
        () => undefined,
        async ({ heard, until, frames }, { ended }) => {
          await until(() => frames(0, "subscribe").length === 1);
          if (before) heard.sockets[0].send({ type: "subscribed", next: 1 });
          heard.sockets[0].send({ type: "error", error: { kind, message: "so it is" } });
          await assert.rejects(ended, refusedWith(status));
        },
      ));
  }

  it("goes on after an error frame that concerns one message alone", () =>
    subscribed(
      () => undefined,
      async ({ heard, until, frames }) => {
        await until(() => frames(0, "subscribe").length === 1);
        heard.sockets[0].send({ type: "subscribed", next: 1 });
        heard.sockets[0].send({ type: "error", error: { kind: "too_many", message: "messages must be fewer" } });
        heard.sockets[0].send(message(1));
        await until(() => frames(0, "ack").length === 1);
        assert.equal(heard.sockets.length, 1);
      },
    ));

  it("asks again for a ticket that is not to be had, and ends where it is refused", () =>
    subscribed(
      () => undefined,
      async ({ heard }, { ended }) => {
        await assert.rejects(ended, refusedWith(401));
        assert.equal(heard.posts.length, 2);
        assert.equal(heard.sockets.length, 0);
      },
      [[503, {}], [401, {}]],
    ));

  it("resolves when it is closed", () => subscribed(() => undefined, async (_, subscription) => {
    subscription.close();
    await subscription.ended;
  }));
});
