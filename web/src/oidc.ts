import * as oauth from "oauth4webapi";
import { Refusal } from "./api";
import { accountOf, type Session, type Token } from "./session";

/** An issuer's tokens, kept for the tab. */
interface Kept {
  readonly id: string;
  /** Empty where the issuer gives none. */
  readonly refresh: string;
  /** When the ID token is no longer used, in epoch milliseconds. */
  readonly until: number;
}

/** A sign-in that is under way at the issuer. */
interface Begun {
  readonly state: string;
  readonly verifier: string;
  /** The page to come back to, below this origin. */
  readonly from: string;
}

/** Where and as whom one signs in. */
export interface Provider {
  /** As tokens name it. */
  readonly issuer: string;
  /** What `.well-known/openid-configuration` stands below. */
  readonly discovery: string;
  readonly client: string;
  /** Whom the issuer is to sign in, where it asks nobody; empty for whoever it finds. */
  readonly hint: string;
}

const TOKENS = "blip.tokens";
const BEGUN = "blip.sign-in";
const SCOPE = "openid email profile";
const PATIENCE_MS = 15_000;
const RENEW_BEFORE_MS = 60_000;

/**
 * A session of an OpenID Connect issuer, by the authorization code flow with PKCE: the issuer's own page asks for password and second factor.
 * Tokens are kept for the tab, and renewed for as long as the issuer lets them be.
 */
export class OidcSession implements Session {
  #renewal: Promise<Token> | undefined;
  #server: Promise<oauth.AuthorizationServer> | undefined;
  readonly #client: oauth.Client;

  constructor(private readonly provider: Provider) {
    this.#client = { client_id: provider.client };
  }

  /**
   * Whether somebody is signed in; where a sign-in comes back from the issuer in this address it is ended first, and the page's own address
   * stands there again.
   *
   * @throws Refusal (401) where the issuer lets nobody in, or its answer is not this tab's
   */
  async begin(): Promise<boolean> {
    const query = new URLSearchParams(location.search);
    const begun = read<Begun>(BEGUN);
    if (begun && query.get("state") === begun.state) await this.#finish(begun);
    const { hint } = this.provider;
    if (hint !== "" && !this.empty && (await this.account()) !== hint) this.forget();
    return !this.empty;
  }

  /** Leaves for the issuer's page; comes back to the one that is shown now. */
  async leave(): Promise<never> {
    const server = await this.#discovered();
    const begun = {
      state: oauth.generateRandomState(),
      verifier: oauth.generateRandomCodeVerifier(),
      from: location.pathname + location.search + location.hash,
    };
    const address = new URL(endpoint(server.authorization_endpoint, "authorization_endpoint"));
    const asked = {
      client_id: this.provider.client,
      redirect_uri: redirectUri(),
      response_type: "code",
      scope: SCOPE,
      state: begun.state,
      code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: "S256",
      ...(this.provider.hint === "" ? {} : { login_hint: this.provider.hint }),
    };
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
    sessionStorage.setItem(BEGUN, JSON.stringify(begun));
    location.assign(address);
    return new Promise(() => undefined);
  }

  async #finish(begun: Begun): Promise<void> {
    sessionStorage.removeItem(BEGUN);
    const answered = new URL(location.href);
    history.replaceState(history.state, "", begun.from);
    const server = await this.#discovered();
    await asked(async () => {
      const code = oauth.validateAuthResponse(server, this.#client, answered, begun.state);
      const options = { ...requests(server), signal: AbortSignal.timeout(PATIENCE_MS) };
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        this.#client,
        oauth.None(),
        code,
        redirectUri(),
        begun.verifier,
        options,
      );
      keep(await oauth.processAuthorizationCodeResponse(server, this.#client, response, { requireIdToken: true }));
    });
  }

  get empty(): boolean {
    return read<Kept>(TOKENS) === undefined;
  }

  async token(): Promise<Token> {
    const tokens = read<Kept>(TOKENS);
    if (!tokens) throw new Refusal(401, "unauthorized", "nobody is signed in");
    if (Date.now() < tokens.until) return { text: tokens.id, fresh: false };
    // Whoever asks meanwhile gets the same answer.
    this.#renewal ??= this.#renew(tokens).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renew(tokens: Kept): Promise<Token> {
    if (tokens.refresh === "") {
      this.forget();
      throw new Refusal(401, "unauthorized", "your session is over");
    }
    const server = await this.#discovered();
    try {
      const kept = await asked(async () => {
        const options = { ...requests(server), signal: AbortSignal.timeout(PATIENCE_MS) };
        const response = await oauth.refreshTokenGrantRequest(server, this.#client, oauth.None(), tokens.refresh, options);
        return keep(await oauth.processRefreshTokenResponse(server, this.#client, response), tokens.refresh);
      });
      return { text: kept.id, fresh: true };
    } catch (error) {
      // Over for good: the page says so, and signs in when it is told to.
      if (error instanceof Refusal && error.status === 401) this.forget();
      throw error;
    }
  }

  async account(): Promise<string> {
    return accountOf((await this.token()).text);
  }

  renew(): boolean {
    const tokens = read<Kept>(TOKENS);
    if (!tokens || tokens.refresh === "") return false;
    sessionStorage.setItem(TOKENS, JSON.stringify({ ...tokens, until: 0 }));
    return true;
  }

  forget(): void {
    sessionStorage.removeItem(TOKENS);
  }

  /** Signs out here, and at the issuer where it has an address for that: only where it has none this returns. */
  async end(): Promise<void> {
    this.forget();
    const end = await this.#discovered().then(endOfSession, () => undefined);
    if (end === undefined) return;
    end.searchParams.set("client_id", this.provider.client);
    // The standard's name, and Cognito's.
    end.searchParams.set("post_logout_redirect_uri", redirectUri());
    end.searchParams.set("logout_uri", redirectUri());
    location.assign(end);
    return new Promise(() => undefined);
  }

  #discovered(): Promise<oauth.AuthorizationServer> {
    this.#server ??= this.#discover().catch((error: unknown) => {
      this.#server = undefined;
      throw error;
    });
    return this.#server;
  }

  async #discover(): Promise<oauth.AuthorizationServer> {
    const address = `${this.provider.discovery}/.well-known/openid-configuration`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Refusal(answer.status, "issuer", `the issuer of tokens answers ${answer.status} at ${address}`);
    return oauth.processDiscoveryResponse(new URL(this.provider.issuer), answer);
  }
}

function redirectUri(): string {
  return `${location.origin}/app/`;
}

function endpoint(address: string | undefined, name: string): string {
  if (address === undefined) throw new Refusal(500, "issuer", `the issuer of tokens names no ${name}`);
  return address;
}

/** Where one signs out; a user pool of Cognito's may not name it, and has it beside its sign-in. */
function endOfSession(server: oauth.AuthorizationServer): URL | undefined {
  if (server.end_session_endpoint !== undefined) return new URL(server.end_session_endpoint);
  const signIn = new URL(endpoint(server.authorization_endpoint, "authorization_endpoint"));
  return signIn.pathname === "/oauth2/authorize" ? new URL("/logout", signIn) : undefined;
}

/** A laptop's issuer has no TLS. */
function requests(server: oauth.AuthorizationServer): { [oauth.allowInsecureRequests]: boolean } {
  return { [oauth.allowInsecureRequests]: new URL(endpoint(server.token_endpoint, "token_endpoint")).hostname === location.hostname };
}

/** What the issuer refuses is everyone's 401: nobody is signed in by it. What is no answer passes on as it is. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
      throw new Refusal(401, error.error, `the issuer of tokens says ${error.error}${error.error_description ? `: ${error.error_description}` : ""}`);
    }
    if (error instanceof oauth.OperationProcessingError) throw new Refusal(401, "unauthorized", `the issuer's answer is not as it should be: ${error.message}`);
    throw error;
  }
}

function keep(answer: oauth.TokenEndpointResponse, refresh = ""): Kept {
  if (answer.id_token === undefined) throw new Refusal(401, "unauthorized", "the issuer of tokens gave no ID token");
  const tokens = {
    id: answer.id_token,
    refresh: answer.refresh_token ?? refresh,
    until: Date.now() + (answer.expires_in ?? 0) * 1000 - RENEW_BEFORE_MS,
  };
  sessionStorage.setItem(TOKENS, JSON.stringify(tokens));
  return tokens;
}

function read<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as T);
}
