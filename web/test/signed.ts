import type { Session, Token } from "../src/session";
import { jwt } from "./room";

/** Somebody who is signed in, and gets a new token whenever one is given up. */
export class Signed implements Session {
  issued = 0;
  #text: string | undefined;

  async token(): Promise<Token> {
    const fresh = this.#text === undefined;
    this.#text ??= jwt({ account: "demo", issue: ++this.issued });
    return { text: this.#text, fresh };
  }

  async account(): Promise<string> {
    await this.token();
    return "demo";
  }

  renew(): boolean {
    this.forget();
    return true;
  }

  forget(): void {
    this.#text = undefined;
  }
}
