import { Refusal } from "./api";
import { accountOf, type Session, type Token } from "./session";

/** A user pool's tokens, kept for the tab. */
interface Kept {
  readonly id: string;
  readonly refresh: string;
  /** When the ID token is no longer used, in epoch milliseconds. */
  readonly until: number;
}

/** What `InitiateAuth` and `RespondToAuthChallenge` answer. */
interface Answer {
  readonly AuthenticationResult?: { readonly IdToken: string; readonly RefreshToken?: string; readonly ExpiresIn: number };
  readonly ChallengeName?: string;
  readonly Session?: string;
}

/** How a sign-in went: done, or the pool wants a password of the user's own in place of the one it was made with. */
export type SignIn = { readonly done: true } | { readonly done: false; choose(password: string): Promise<void> };

const KEY = "blip.cognito";
const PATIENCE_MS = 15_000;
const RENEW_BEFORE_MS = 60_000;

/** Whether an issuer is a Cognito user pool, which takes a password from this page. */
export function isCognito(issuer: string): boolean {
  return /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[A-Za-z0-9_-]+$/.test(issuer);
}

/**
 * A session of a Cognito user pool, by its own HTTP API. Tokens are kept for the tab and renewed for as long as the pool lets them be (30 days
 * if nothing else is set). A password is sent once and not kept.
 */
export class CognitoSession implements Session {
  #renewal: Promise<Token> | undefined;

  /**
   * @param issuer the user pool's, `https://cognito-idp.{region}.amazonaws.com/{pool}`
   * @param client the ID of its client for this page
   */
  constructor(
    private readonly issuer: string,
    private readonly client: string,
  ) {}

  get empty(): boolean {
    return kept() === undefined;
  }

  /** @throws Refusal (401) where the pool does not know the two */
  async signIn(user: string, password: string): Promise<SignIn> {
    const answer = await this.#ask("InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: this.client,
      AuthParameters: { USERNAME: user, PASSWORD: password },
    });
    if (answer.AuthenticationResult) {
      keep(answer);
      return { done: true };
    }
    if (answer.ChallengeName !== "NEW_PASSWORD_REQUIRED") {
      throw new Refusal(401, "unauthorized", `the user pool asks for ${answer.ChallengeName}, which this page cannot answer`);
    }
    return { done: false, choose: (chosen) => this.#choose(user, chosen, answer.Session) };
  }

  async #choose(user: string, password: string, session: string | undefined): Promise<void> {
    const answer = await this.#ask("RespondToAuthChallenge", {
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      ClientId: this.client,
      Session: session,
      ChallengeResponses: { USERNAME: user, NEW_PASSWORD: password },
    });
    keep(answer);
  }

  async token(): Promise<Token> {
    const tokens = kept();
    if (!tokens) throw new Refusal(401, "unauthorized", "nobody is signed in");
    if (Date.now() < tokens.until) return { text: tokens.id, fresh: false };
    // Whoever asks meanwhile gets the same answer.
    this.#renewal ??= this.#renew(tokens).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renew(tokens: Kept): Promise<Token> {
    const answer = await this.#ask("InitiateAuth", {
      AuthFlow: "REFRESH_TOKEN_AUTH",
      ClientId: this.client,
      AuthParameters: { REFRESH_TOKEN: tokens.refresh },
    }).catch((error: unknown) => {
      // Over for good: the page asks for the password when it is loaded again.
      if (error instanceof Refusal && error.status === 401) this.forget();
      throw error;
    });
    return { text: keep(answer, tokens.refresh).id, fresh: true };
  }

  async account(): Promise<string> {
    return accountOf((await this.token()).text);
  }

  renew(): boolean {
    const tokens = kept();
    if (!tokens) return false;
    sessionStorage.setItem(KEY, JSON.stringify({ ...tokens, until: 0 }));
    return true;
  }

  forget(): void {
    sessionStorage.removeItem(KEY);
  }

  async #ask(target: string, body: unknown): Promise<Answer> {
    const answer = await fetch(`${new URL(this.issuer).origin}/`, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${target}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    const kind = typeof told.__type === "string" ? told.__type : "unknown";
    const message = typeof told.message === "string" ? told.message : `the user pool answered ${answer.status}`;
    // Its 400 says that the user may not: the same as everyone else's 401. Anything else may pass.
    throw new Refusal(answer.status === 400 ? 401 : answer.status, kind, message);
  }
}

function kept(): Kept | undefined {
  const text = sessionStorage.getItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as Kept);
}

function keep(answer: Answer, refresh = ""): Kept {
  const result = answer.AuthenticationResult;
  if (!result) throw new Refusal(401, "unauthorized", `the user pool asks for ${answer.ChallengeName}, which this page cannot answer`);
  const until = Date.now() + result.ExpiresIn * 1000 - RENEW_BEFORE_MS;
  const tokens = { id: result.IdToken, refresh: result.RefreshToken ?? refresh, until };
  sessionStorage.setItem(KEY, JSON.stringify(tokens));
  return tokens;
}
