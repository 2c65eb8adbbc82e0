// A server that plays Blip's part for a test, frame by frame.
import { createServer } from "node:http";
import { Blip } from "blip-client";
import WebSocket, { WebSocketServer } from "ws";

/** A server for one test; `answers` are what posts get in turn, the last again and again. */
async function serve(answers = [[200, { ticket: "t" }]]) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    heard.posts.push({ path: request.url, method: request.method, token: request.headers.authorization, body, at: performance.now() });
    const [status, answer, headers = {}] = answers.length > 1 ? answers.shift() : answers[0];
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(answer));
  });
  const sockets = new WebSocketServer({ server });
  const heard = { posts: [], sockets: [] };
  let tell = () => undefined;
  sockets.on("connection", (socket, { url }) => {
    const one = { url, frames: [], send: (frame) => socket.send(JSON.stringify(frame)), drop: () => socket.terminate() };
    heard.sockets.push(one);
    socket.on("message", (text) => {
      one.frames.push(JSON.parse(text));
      tell();
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const opened = [];
  const blip = tracked(new Blip({ origin, token: () => "token", WebSocket }), opened);
  const stranger = tracked(new Blip({ origin, WebSocket }), opened);
  const topic = blip.topic("acme.orders");
  /** Waits until something is so, looking whenever a frame has come, and every 10 ms. */
  const until = (so) =>
    new Promise((done, late) => {
      const look = () => {
        if (so()) finish(done);
      };
      const again = setInterval(look, 10);
      const end = setTimeout(() => finish(() => late(new Error(`${so} is not so within 10 s`))), 10_000);
      const finish = (tell) => {
        clearTimeout(end);
        clearInterval(again);
        tell();
      };
      tell = look;
      look();
    });
  /** The frames of a kind that socket number n, from 0, has brought. */
  const frames = (n, type) => (heard.sockets[n]?.frames ?? []).filter((frame) => frame.type === type);
  const close = () => {
    for (const socket of opened) socket.close();
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  };
  return { blip, stranger, topic, heard, until, frames, close };
}

/** Runs a story with a server, and ends all that it has opened. */
export async function served(answers, story) {
  const blip = await serve(answers);
  try {
    await story(blip);
  } finally {
    blip.close();
  }
}

/** Remembers each socket, so that one of a test that fails does not come back for ever. */
function tracked(blip, opened) {
  const room = blip.room.bind(blip);
  blip.room = (...words) => {
    const one = room(...words);
    const connect = one.connect.bind(one);
    one.connect = (...how) => {
      opened.push(connect(...how));
      return opened.at(-1);
    };
    return one;
  };
  return blip;
}
