import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Window } from "happy-dom";
import { OidcSession } from "../src/oidc";
import { told } from "../src/api";
import { signInPage } from "../src/signin";

const HOUR_S = 3_600;

/** An issuer of one account, whose page is where the test says. */
class Issuer {
  origin = "";
  account = "acme";
  refresh: string | undefined = "refresh-1";
  /** The challenges of codes. */
  readonly codes = new Map<string, string>();
  readonly grants: string[] = [];
  readonly more: Record<string, string> = {};
  readonly #http: Server = createServer((request, answer) => void this.#answer(request, answer));

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#http.listen(0, "127.0.0.1", done));
    this.origin = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  async #answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request) body += part;
    const [status, told] = request.url === "/token" ? this.#token(new URLSearchParams(body)) : this.#discovery();
    answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(told));
  }

  #discovery(): readonly [number, object] {
    const issuer = this.origin;
    return [200, { issuer, authorization_endpoint: `${issuer}/authorize?kind=page`, token_endpoint: `${issuer}/token`, ...this.more }];
  }

  #token(asked: URLSearchParams): readonly [number, object] {
    const grant = asked.get("grant_type") ?? "";
    this.grants.push(grant);
    if (grant === "refresh_token") return asked.get("refresh_token") === this.refresh ? this.#tokens() : refused("revoked");
    const challenge = createHash("sha256").update(asked.get("code_verifier") ?? "").digest("base64url");
    return this.codes.get(asked.get("code") ?? "") === challenge ? this.#tokens() : refused("no such code");
  }

  #tokens(): readonly [number, object] {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.origin, aud: "client", sub: "3f1c", account: this.account, iat: now, exp: now + HOUR_S };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const id = `${part({ alg: "RS256" })}.${part(claims)}.c2ln`;
    return [200, { id_token: id, access_token: "a", token_type: "Bearer", expires_in: HOUR_S, refresh_token: this.refresh }];
  }
}

function refused(error_description: string): readonly [number, object] {
  return [400, { error: "invalid_grant", error_description }];
}

let issuer: Issuer;
let page: Window;

// The page around is happy-dom's, the requests are Node's own: happy-dom cannot read an answer's copy.
beforeEach(async () => {
  page = new Window();
  for (const name of ["location", "history", "sessionStorage", "document"] as const) vi.stubGlobal(name, page[name]);
  issuer = new Issuer();
  await issuer.start();
  at("/app/links?q=a#x");
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  await page.happyDOM.close();
  await issuer.stop();
});

function at(path: string): void {
  page.happyDOM.setURL(issuer.origin + path);
}

function session(hint = ""): OidcSession {
  return new OidcSession({ issuer: issuer.origin, discovery: issuer.origin, client: "client", hint });
}

/** Goes to the issuer's page; answers what it is asked there. */
async function leave(from = session()): Promise<URLSearchParams> {
  const left = vi.spyOn(location, "assign").mockReturnValue(undefined);
  void from.leave();
  await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
  const address = new URL(String(left.mock.calls[0]?.[0]));
  expect(address.pathname).toBe("/authorize");
  expect(address.searchParams.get("kind")).toBe("page");
  left.mockRestore();
  return address.searchParams;
}

async function signIn(): Promise<OidcSession> {
  const asked = await leave();
  issuer.codes.set("code-1", asked.get("code_challenge") ?? "");
  at(`/app/?code=code-1&state=${asked.get("state")}`);
  const back = session();
  expect(await back.begin()).toBe(true);
  return back;
}

test("who is not signed in leaves for the issuer with a challenge, and comes back to the page that was asked for", async () => {
  expect(await session().begin()).toBe(false);
  const asked = await leave(session("acme"));
  expect(asked.get("redirect_uri")).toBe(`${issuer.origin}/app/`);
  expect(asked.get("client_id")).toBe("client");
  expect(asked.get("scope")).toBe("openid email profile");
  expect(asked.get("code_challenge_method")).toBe("S256");
  expect(asked.get("login_hint")).toBe("acme");
  issuer.codes.set("code-1", asked.get("code_challenge") ?? "");
  at(`/app/?code=code-1&state=${asked.get("state")}`);
  const back = session();
  expect(await back.begin()).toBe(true);
  expect(location.href).toBe(`${issuer.origin}/app/links?q=a#x`);
  expect(await back.account()).toBe("acme");
  expect((await back.token()).fresh).toBe(false);
  expect(await session().begin(), "the tab is loaded again").toBe(true);
  expect(issuer.grants).toEqual(["authorization_code"]);
});

test("an answer that this tab has not asked for signs nobody in", async () => {
  const asked = await leave();
  issuer.codes.set("code-1", asked.get("code_challenge") ?? "");
  at("/app/?code=code-1&state=another");
  expect(await session().begin()).toBe(false);
  expect(issuer.grants).toEqual([]);
});

test("what the issuer refuses is told, and another try is a button", async () => {
  const asked = await leave();
  at(`/app/?error=access_denied&error_description=ask+your+administrator&state=${asked.get("state")}`);
  const error = await session().begin().catch((failure: unknown) => failure);
  expect(error).toMatchObject({ status: 401, kind: "access_denied" });
  expect(location.pathname, "loading it again tells it no more").toBe("/app/links");
  const shown = signInPage(session(), told(error));
  expect(shown.querySelector("[role=alert]")?.textContent).toBe("the issuer of tokens says access_denied: ask your administrator");
  const left = vi.spyOn(location, "assign").mockReturnValue(undefined);
  shown.querySelector("button")?.click();
  await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
});

test("a code of another verifier is refused", async () => {
  const asked = await leave();
  issuer.codes.set("code-1", "of somebody else");
  at(`/app/?code=code-1&state=${asked.get("state")}`);
  await expect(session().begin()).rejects.toMatchObject({ status: 401, kind: "invalid_grant" });
  expect(session().empty).toBe(true);
});

test("a token that is about to expire is renewed once for all who ask", async () => {
  const signedIn = await signIn();
  vi.useFakeTimers({ now: Date.now() + (HOUR_S - 59) * 1000, toFake: ["Date"] });
  const [one, other] = await Promise.all([signedIn.token(), signedIn.token()]);
  expect(one.fresh).toBe(true);
  expect(other.text).toBe(one.text);
  expect(issuer.grants).toEqual(["authorization_code", "refresh_token"]);
});

test("a session that the issuer has ended is over, and says so", async () => {
  const signedIn = await signIn();
  expect(signedIn.renew()).toBe(true);
  issuer.refresh = "refresh-2";
  await expect(signedIn.token()).rejects.toMatchObject({ status: 401 });
  expect(signedIn.empty).toBe(true);
  expect(signedIn.renew()).toBe(false);
});

test("an issuer without refresh tokens has its sessions end with the token", async () => {
  issuer.refresh = undefined;
  const signedIn = await signIn();
  expect(signedIn.renew()).toBe(false);
  vi.useFakeTimers({ now: Date.now() + HOUR_S * 1000, toFake: ["Date"] });
  await expect(signedIn.token()).rejects.toThrow("your session is over");
});

test("another account is asked for where the address names one", async () => {
  await signIn();
  expect(await session("acme").begin()).toBe(true);
  expect(await session("other").begin()).toBe(false);
});

test.each([
  ["the issuer's own", { end_session_endpoint: "/end" }, "/end"],
  ["Cognito's, which it does not name", { authorization_endpoint: "/oauth2/authorize" }, "/logout"],
])("signing out goes through an address of %s", async (_, paths, path) => {
  const signedIn = await signIn();
  for (const [name, value] of Object.entries(paths)) issuer.more[name] = issuer.origin + value;
  const left = vi.spyOn(location, "assign").mockReturnValue(undefined);
  void session().end();
  await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
  const address = new URL(String(left.mock.calls[0]?.[0]));
  expect(address.pathname).toBe(path);
  expect(address.searchParams.get("logout_uri")).toBe(`${issuer.origin}/app/`);
  expect(signedIn.empty).toBe(true);
});

test("signing out ends here where the issuer has no address for it", async () => {
  const signedIn = await signIn();
  await signedIn.end();
  expect(signedIn.empty).toBe(true);
});
