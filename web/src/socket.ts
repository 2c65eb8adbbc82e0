import PartySocket from "partysocket";
import { Refusal, told } from "./api";

/** Whether what is shown is what is. */
export type SocketState = "connecting" | "live" | "reconnecting" | "refused";

export interface Hearer {
  state(state: SocketState, reason?: string): void;
  opened(): void;
  heard(text: string): void;
}

/** Pauses grow from the first, which differs from page to page so that not all come back at once. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 10_000;
/** Well before API Gateway's ten idle minutes. */
const PING_MS = 240_000;

/** A room's socket that comes back; what is said while it is away is not kept. */
export class RoomSocket {
  readonly #socket: PartySocket;
  readonly #ping: ReturnType<typeof setInterval> | undefined;
  #wasOpen = false;

  /**
   * @param query of each handshake: a ticket is good for one
   * @param ping what keeps the socket past ten idle minutes; nothing is sent if it is left out
   */
  constructor(
    party: string,
    room: string,
    private readonly hearer: Hearer,
    query: () => Promise<Record<string, string>> = async () => ({}),
    ping?: string,
  ) {
    hearer.state("connecting");
    this.#socket = new PartySocket({
      host: location.host,
      protocol: location.protocol === "https:" ? "wss" : "ws",
      party,
      room,
      query: () => this.#asked(query),
      minReconnectionDelay: FIRST_PAUSE_MS * (1 + Math.random()),
      maxReconnectionDelay: LAST_PAUSE_MS,
      maxEnqueuedMessages: 0,
    });
    this.#socket.addEventListener("open", () => this.#open());
    this.#socket.addEventListener("message", ({ data }) => typeof data === "string" && hearer.heard(data));
    this.#socket.addEventListener("close", () => this.#closed());
    if (ping !== undefined) this.#ping = setInterval(() => this.send(ping), PING_MS);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** True if it left. */
  send(text: string): boolean {
    if (!this.isOpen) return false;
    this.#socket.send(text);
    return true;
  }

  /** For good. */
  close(): void {
    clearInterval(this.#ping);
    this.#socket.close();
  }

  async #asked(query: () => Promise<Record<string, string>>): Promise<Record<string, string>> {
    try {
      return await query();
    } catch (error) {
      if (error instanceof Refusal && error.permanent) {
        this.close();
        this.hearer.state("refused", told(error));
      }
      throw error;
    }
  }

  #open(): void {
    this.#wasOpen = true;
    this.hearer.state("live");
    this.hearer.opened();
  }

  #closed(): void {
    if (this.#socket.shouldReconnect) this.hearer.state(this.#wasOpen ? "reconnecting" : "connecting");
  }
}
