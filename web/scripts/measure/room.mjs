// The built site with a click room that says what it is told to: nothing but what the page sees of Blip.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";

const SITE = fileURLToPath(new URL("../../target/classes/dev/blip/web/app/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".json": "application/json", ".svg": "image/svg+xml" };
const COUNTRIES = ["US", "IN", "CN", "BR", "DE", "JP", "NG", "FR", "AU", "MX", "ZA", "CA", "MY", "GB", "EG"];
const MOST_BYTES = 32 * 1024 - 256;

const TOKEN = `x.${Buffer.from('{"account":"demo"}').toString("base64url")}.x`;

/** For a page that is signed in already: it runs before the page's own. */
export const SIGNED_IN = `sessionStorage.setItem("blip.tokens", ${JSON.stringify(JSON.stringify({ id: TOKEN, refresh: "", until: 9e15 }))});`;

export async function room() {
  const answers = {
    "/app/config.json": { signIn: "dev", baseUrl: "" },
    "/api/tickets": { ticket: "t" },
  };
  const server = createServer((request, reply) => {
    const path = new URL(request.url, "http://room").pathname;
    const known = answers[path];
    if (known) return reply.setHeader("Content-Type", "application/json").end(JSON.stringify(known));
    try {
      const name = extname(path) ? path.replace(/^\/app\//, "") : "index.html";
      reply.setHeader("Content-Type", TYPES[extname(name)] ?? "application/octet-stream").end(readFileSync(join(SITE, name)));
    } catch {
      reply.writeHead(404).end();
    }
  });
  const sockets = new WebSocketServer({ server });
  let seq = 0;
  sockets.on("connection", (socket) => {
    socket.send(JSON.stringify({ type: "snapshot", seq, oldest: 1, newest: seq, clicks: [], totals: totals(seq, []) }));
    socket.on("message", () => socket.send('{"type":"pong"}'));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/app/`,
    get connected() {
      return sockets.clients.size > 0;
    },
    /** One flush of so many clicks from random places, packed as the room packs them. */
    flush(count, time = Date.now()) {
      const clicks = Array.from({ length: count }, () => click(++seq, time));
      for (const frame of frames(clicks, seq - count)) for (const socket of sockets.clients) socket.send(frame);
    },
    close: () => new Promise((closed) => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close(closed);
    }),
  };
}

function click(seq, time) {
  const at = (most) => Math.round((Math.random() * 2 - 1) * most * 100) / 100;
  const country = COUNTRIES[Math.floor(Math.random() * COUNTRIES.length)];
  const id = "01a1de26-a59a-7961-9539-c8ae0089cf74";
  return { seq, id, time, latitude: at(60), longitude: at(170), country, city: `City ${seq % 500}`, link: `link-${seq % 12}` };
}

function frames(clicks, after) {
  const sent = [];
  let from = after;
  while (clicks.length > 0) {
    let count = Math.min(clicks.length, Math.floor(MOST_BYTES / 200));
    const some = clicks.splice(0, count);
    sent.push(JSON.stringify({ type: "clicks", after: from, seq: some.at(-1).seq, clicks: some, totals: totals(some.at(-1).seq, some) }));
    from = some.at(-1).seq;
  }
  return sent;
}

function totals(today) {
  const share = (n) => Math.round((today / (n + 2)) * 0.4 + Math.random() * 3);
  const counts = (keys) => Object.fromEntries(keys.map((key, i) => [key, share(i)]));
  return {
    since: Date.now() - 3_600_000,
    today,
    hour: today,
    unplaced: 3,
    unknown: 2,
    bots: 5,
    watchers: 2,
    minutes: Array.from({ length: 60 }, () => Math.round(Math.random() * 200)),
    countries: counts(COUNTRIES),
    links: counts(Array.from({ length: 12 }, (_, i) => `link-${i}`)),
    cities: counts(COUNTRIES.map((country, i) => `${country}/City ${i}`)),
    devices: counts(["mobile", "desktop", "tablet"]),
    referrers: counts(["news.example.com", "social.example.org"]),
  };
}
