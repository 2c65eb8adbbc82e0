import { read, Refusal } from "./api";

export interface Token {
  readonly text: string;
  /** True where it was issued for this call. */
  readonly fresh: boolean;
}

/** Who is signed in. */
export interface Session {
  /** @throws Refusal (401) where nobody is */
  token(): Promise<Token>;
  /** The account that the token names. */
  account(): Promise<string>;
  /** Gives up the token at hand; true if another can be had without asking anyone. */
  renew(): boolean;
  /** Signs out. */
  forget(): void;
}

const RENEW_BEFORE_MS = 60_000;

/** A laptop's session: whoever asks `/dev/token` is signed in. */
export class DevSession implements Session {
  #token: { readonly text: string; readonly until: number } | undefined;

  constructor(private readonly name: string) {}

  async token(): Promise<Token> {
    if (this.#token && Date.now() < this.#token.until) return { text: this.#token.text, fresh: false };
    const answer = await fetch("/dev/token", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ account: this.name }),
    });
    const { token, expiresIn } = await read<{ token: string; expiresIn: number }>(answer);
    this.#token = { text: token, until: Date.now() + expiresIn * 1000 - RENEW_BEFORE_MS };
    return { text: token, fresh: true };
  }

  async account(): Promise<string> {
    return accountOf((await this.token()).text);
  }

  renew(): boolean {
    this.forget();
    return true;
  }

  forget(): void {
    this.#token = undefined;
  }
}

const KEY = "blip.token";

/** A session whose token was made elsewhere and pasted here; it is gone when the tab is. */
export class PastedSession implements Session {
  async token(): Promise<Token> {
    const text = sessionStorage.getItem(KEY);
    if (!text) throw new Refusal(401, "unauthorized", "nobody is signed in: paste a token");
    return { text, fresh: false };
  }

  async account(): Promise<string> {
    return accountOf((await this.token()).text);
  }

  renew(): boolean {
    return false;
  }

  /** @throws Refusal (401) where it is no token */
  paste(text: string): void {
    accountOf(text.trim());
    sessionStorage.setItem(KEY, text.trim());
  }

  get empty(): boolean {
    return sessionStorage.getItem(KEY) === null;
  }

  forget(): void {
    sessionStorage.removeItem(KEY);
  }
}

/**
 * The account that a JWT claims, read without a check: the server checks, this only says which room to ask for.
 *
 * @throws Refusal (401) where the text is no JWT or names no account
 */
export function accountOf(token: string): string {
  const named = claims(token);
  const name = [named["account"], named["custom:account"], named["sub"]].find((claim) => typeof claim === "string");
  if (typeof name !== "string" || name === "") {
    throw new Refusal(401, "unauthorized", "the token names no account: it needs the claim account, custom:account or sub");
  }
  return name;
}

function claims(token: string): Record<string, unknown> {
  try {
    const middle = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(middle), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    throw new Refusal(401, "unauthorized", "this is no token: expected three base64url parts with dots between");
  }
}
