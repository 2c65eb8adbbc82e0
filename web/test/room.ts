import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** Tickets and a click room on a port of its own: what the page sees of Blip, for tests. */
export class Room {
  /** The address of each socket that asked to open. */
  readonly opened: URL[] = [];
  /** What sockets sent. */
  readonly heard: string[] = [];
  tickets = 0;
  /** Answers a ticket request; by default with a ticket. */
  ticket: (authorization: string) => readonly [status: number, body: object] = () => [
    201,
    { ticket: `t${this.tickets}` },
  ];
  /** Answers whatever else is asked for; by default that it is not there. */
  door: (path: string) => readonly [status: number, body: object] = (path) => [404, { error: { kind: "not_found", message: `no ${path} here`, id: "e404" } }];
  /** Speaks to each new socket. */
  greet: (socket: WebSocket) => void = () => undefined;
  /** Whether sockets are let in. */
  isOpen = true;
  readonly #http: Server = createServer((request, answer) => this.#answer(request, answer));
  readonly #sockets = new WebSocketServer({ server: this.#http, verifyClient: () => this.isOpen });

  async start(): Promise<string> {
    this.#sockets.on("connection", (socket, request) => {
      this.opened.push(new URL(request.url ?? "", "http://room"));
      socket.on("message", (data) => this.heard.push(String(data)));
      this.greet(socket);
    });
    await new Promise<void>((done) => this.#http.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  say(frame: string): void {
    for (const socket of this.#sockets.clients) socket.send(frame);
  }

  hangUp(): void {
    for (const socket of this.#sockets.clients) socket.close(1000);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  #answer(request: IncomingMessage, answer: ServerResponse): void {
    const [status, body] = this.#body(request);
    answer.writeHead(status, { "Content-Type": "application/json" });
    answer.end(JSON.stringify(body));
  }

  #body(request: IncomingMessage): readonly [number, object] {
    switch (request.url) {
      case "/api/tickets":
        this.tickets++;
        return this.ticket(request.headers.authorization ?? "");
      default:
        return this.door(request.url ?? "");
    }
  }
}

export function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.signature`;
}
