// Keeps a Yjs document in step with a room of the party "text". API Gateway carries text of at most 32 KB a frame: hence base64, and parts.
import PartySocket from "partysocket";
import * as Y from "yjs";

const PART = 30_000;

export class BlipProvider {
  #parts = "";
  #received = [];
  #synced = false;

  constructor(host, room, doc) {
    this.doc = doc;
    this.socket = new PartySocket({ host, party: "text", room });
    this.socket.addEventListener("open", () => {
      this.#parts = "";
      this.#received = [];
    });
    this.socket.addEventListener("close", () => {
      this.#synced = false;
    });
    this.socket.addEventListener("message", ({ data }) => {
      try {
        this.#take(data[0], data.slice(1));
      } catch {
        this.socket.reconnect(); // A part came twice, as it may when a coordinator dies.
      }
    });
    doc.on("update", (update, origin) => {
      if (origin !== this && this.#synced) this.#send("u", update);
    });
  }

  #take(kind, base64) {
    if (kind === "+") this.#parts += base64;
    if (kind === "u") {
      const update = Uint8Array.from(atob(this.#parts + base64), (letter) => letter.charCodeAt(0));
      this.#parts = "";
      if (!this.#synced) this.#received.push(update);
      Y.applyUpdate(this.doc, update, this);
    }
    if (kind === "r") this.#sync();
    if (kind === "c") this.#send("s", Y.encodeStateAsUpdate(this.doc));
  }

  /** Sends what the room lacks, for instance what was written without a network. */
  #sync() {
    const theirs = new Y.Doc();
    for (const update of this.#received) Y.applyUpdate(theirs, update);
    const lacking = Y.diffUpdate(Y.encodeStateAsUpdate(this.doc), Y.encodeStateVector(theirs));
    this.#synced = true;
    this.#received = [];
    if (lacking.length > 2) this.#send("u", lacking);
  }

  #send(kind, update) {
    const base64 = btoa(Array.from(update, (byte) => String.fromCharCode(byte)).join(""));
    let from = 0;
    for (; base64.length - from > PART; from += PART) this.socket.send(`+${base64.slice(from, from + PART)}`);
    this.socket.send(kind + base64.slice(from));
  }
}
