// node bench/watch.mjs ORIGIN COORDINATOR PID ACCOUNT TOKEN WATCHERS RATE SECONDS: clicks of one account at a rate, one a request, as an open
// loop, how many of their copies its watchers get, how late, and the processor's seconds that the process took for it, once all watched.
// Prints one JSON line. Without watchers: the clicks alone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const { WebSocket } = createRequire(new URL("../web/package.json", import.meta.url))("ws");
const [origin, coordinator, pid, account, token, ...numbers] = process.argv.slice(2);
const [watchers, rate, seconds] = numbers.map(Number);
const SENDERS = 64;
/** Linux's clock ticks a second, in which /proc counts. */
const TICKS = 100;
const COUNTRIES = ["US", "GB", "DE", "JP", "FR", "BR"];
const SPAN = /"after":(\d+),"seq":(\d+)/;
const FIRST = /"first":(\d+)/;
const TIME = /"time":(\d+)/g;

const late = [];
let copies = 0;
let bytes = 0;
let newest = 0;

/** User's and system's time of the process, in seconds. */
const cpu = () => {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
};

/** A socket that has had its snapshot. */
async function watch() {
  const answer = await fetch(`${origin}/api/tickets`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
  const { ticket } = await answer.json();
  const socket = new WebSocket(`${origin.replace("http", "ws")}/parties/clicks/${account}?ticket=${ticket}`, { perMessageDeflate: false });
  let seen = 0;
  await new Promise((begun, failed) => {
    socket.on("error", failed);
    socket.on("message", (data) => {
      const text = data.toString("latin1");
      bytes += data.length;
      if (text.startsWith('{"type":"snapshot"')) return begun();
      const span = SPAN.exec(text);
      // A frame whose answer got lost comes again.
      if (!span || Number(span[2]) <= seen) return;
      seen = Number(span[2]);
      copies += span[2] - span[1];
      newest = Date.now();
      // Cells tell when the oldest of their clicks was; none of the others is later.
      const first = FIRST.exec(text);
      if (first) late.push([newest - first[1], span[2] - span[1]]);
      else for (const [, time] of text.matchAll(TIME)) late.push([newest - time, 1]);
    });
  });
  return socket;
}

/** A connection that has one request under way at a time. */
class Sender {
  #waiting;
  #socket = connect({ host: "127.0.0.1", port: new URL(coordinator).port, noDelay: true });

  constructor() {
    let heard = "";
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text) => {
      heard += text;
      const end = heard.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(heard)?.[1] ?? 0);
      if (heard.length < end + 4 + length) return;
      const status = Number(heard.slice(9, 12));
      heard = heard.slice(end + 4 + length);
      this.#waiting?.(status);
    });
  }

  async send(n) {
    const time = Date.now();
    const hex = time.toString(16).padStart(12, "0");
    const body = `{"id":"${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${n.toString(16).padStart(12, "0")}","account":"${account}","link":"l-${n % 1000}",` +
      `"latitude":${((n % 1800) / 10 - 90).toFixed(2)},"longitude":${((n % 3600) / 10 - 180).toFixed(2)},"country":"${COUNTRIES[n % 6]}","time":${time}}`;
    const answered = new Promise((done) => (this.#waiting = done));
    this.#socket.write(`POST /rooms/clicks/${account}/requests/clicks HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`);
    return (await answered) === 200;
  }

  close() {
    this.#socket.destroy();
  }
}

const sockets = [];
while (sockets.length < watchers) sockets.push(...(await Promise.all(Array.from({ length: Math.min(50, watchers - sockets.length) }, watch))));
const begun = performance.now();
const before = cpu();
const senders = Array.from({ length: SENDERS }, () => new Sender());
let next = 0;
let acked = 0;
await Promise.all(senders.map(async (sender) => {
  while (next < rate * seconds) {
    const n = next++;
    const due = begun + (n / rate) * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    if (await sender.send(n + 1)) acked++;
  }
}));
const took = (performance.now() - begun) / 1_000;
const enough = performance.now() + 20_000;
while (watchers > 0 && copies < acked * watchers && performance.now() < enough) await sleep(50);
const spent = cpu() - before;
for (const socket of sockets) socket.close();
for (const sender of senders) sender.close();
late.sort((a, b) => a[0] - b[0]);
const all = late.reduce((sum, [, count]) => sum + count, 0);
const quantile = (part) => {
  let seen = 0;
  return late.find(([, count]) => (seen += count) >= part * all)?.[0];
};
console.log(JSON.stringify({ acked, took, copies, share: watchers ? copies / (acked * watchers) : 1, p50: quantile(0.5), p99: quantile(0.99), bytes, cpu: spent }));
