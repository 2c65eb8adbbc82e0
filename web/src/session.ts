import { Refusal } from "./api";

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
