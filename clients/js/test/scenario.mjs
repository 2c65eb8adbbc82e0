// Plays the clients' scenario: node scenario.mjs ORIGIN TOKEN TOPIC SCENARIO. Prints each number that was dealt with; ends when all are acknowledged.
import { readFileSync } from "node:fs";
import { Blip } from "blip-client";
import WebSocket from "ws";

const [origin, token, name, file] = process.argv.slice(2);
const scenario = JSON.parse(readFileSync(file, "utf8"));
const topic = new Blip({ origin, token: () => token, WebSocket }).topic(name);
const failed = new Set();

const subscription = topic.subscribe(scenario.subscribe, async ({ seq, id, data, delivery }) => {
  if (scenario.fails.includes(seq) && !failed.has(seq)) {
    failed.add(seq);
    throw new Error(`fails once: ${seq}`);
  }
  if (id !== `id-${seq}` || data.n !== seq) throw new Error(`not what was published: ${id} ${JSON.stringify(data)}`);
  if (failed.has(seq) && delivery < 2) throw new Error(`delivery of ${seq} must be 2 or more, was ${delivery}`);
  console.log(String(seq));
});

for (let n = 1; n <= scenario.messages; n++) {
  const seq = await topic.publish({ n }, `id-${n}`);
  if (seq !== n) throw new Error(`seq must be ${n}, was ${seq}`);
}
while ((await next()) <= scenario.messages) await new Promise((done) => setTimeout(done, 100));

// Who is refused, or taken over, ends; whoever took it over stays.
const alone = { durable: "alone" };
const first = topic.subscribe(alone, () => undefined);
while ((await connected()) < 1) await new Promise((done) => setTimeout(done, 50));
const second = topic.subscribe(alone, () => undefined);
await first.ended.catch(({ status }) => console.log(`taken over: ${status}`));
const stranger = new Blip({ origin, token: () => "no token", WebSocket }).topic(name);
await stranger.subscribe(alone, () => undefined).ended.catch(({ status }) => console.log(`refused: ${status}`));
second.close();
subscription.close();
await Promise.all([second.ended, subscription.ended]);

async function info() {
  try {
    const answer = await fetch(`${origin}/parties/topic/${name}`, { headers: { Authorization: `Bearer ${token}` } });
    return answer.ok ? await answer.json() : { subscribers: [] };
  } catch {
    return { subscribers: [] };
  }
}

async function next() {
  return (await info()).subscribers.find(({ durable }) => durable === scenario.subscribe.durable)?.next ?? 0;
}

async function connected() {
  return (await info()).subscribers.find(({ durable }) => durable === alone.durable)?.connected ?? 0;
}
