// @vitest-environment happy-dom
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Window } from "happy-dom";
import { CognitoSession, isCognito } from "../src/cognito";
import { passwordPage } from "../src/signin";
import { accountOf } from "../src/session";
import { jwt } from "./room";

interface Asked {
  readonly ClientId: string;
  readonly AuthFlow?: string;
  readonly AuthParameters?: Readonly<Record<string, string>>;
  readonly ChallengeResponses?: Readonly<Record<string, string>>;
  readonly Session?: string;
}

/** A user pool with one user, as far as this page asks it. */
class Pool {
  password = "given-once-12";
  isNew = true;
  refresh = "refresh-1";
  readonly targets: string[] = [];
  readonly #http: Server = createServer((request, answer) => void this.#answer(request, answer));

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#http.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  async #answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request) body += part;
    const target = String(request.headers["x-amz-target"]).replace("AWSCognitoIdentityProviderService.", "");
    const asked = JSON.parse(body) as Asked;
    this.targets.push(asked.AuthFlow ?? target);
    const [status, told] = this.#body(target, asked);
    answer.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(told));
  }

  #body(target: string, asked: Asked): readonly [number, object] {
    if (asked.ClientId !== "client") return no("ResourceNotFoundException", "User pool client does not exist.");
    if (target === "RespondToAuthChallenge") {
      const chosen = asked.ChallengeResponses?.["NEW_PASSWORD"] ?? "";
      if (asked.Session !== "s1") return no("NotAuthorizedException", "Invalid session for the user.");
      if (chosen.length < 12) return no("InvalidPasswordException", "Password not long enough");
      this.password = chosen;
      this.isNew = false;
      return this.#tokens();
    }
    if (asked.AuthFlow === "REFRESH_TOKEN_AUTH") {
      const known = asked.AuthParameters?.["REFRESH_TOKEN"] === this.refresh;
      return known ? this.#tokens() : no("NotAuthorizedException", "Refresh Token has been revoked");
    }
    if (asked.AuthParameters?.["PASSWORD"] !== this.password) {
      return no("NotAuthorizedException", "Incorrect username or password.");
    }
    return this.isNew ? [200, { ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "s1" }] : this.#tokens();
  }

  #tokens(): readonly [number, object] {
    const IdToken = jwt({ sub: "3f1c", "custom:account": "demo" });
    return [200, { AuthenticationResult: { IdToken, RefreshToken: this.refresh, ExpiresIn: 3600 } }];
  }
}

function no(__type: string, message: string): readonly [number, object] {
  return [400, { __type, message }];
}

describe("a user pool's session", () => {
  let pool: Pool;
  let session: CognitoSession;

  beforeEach(async () => {
    pool = new Pool();
    const origin = await pool.start();
    (window as unknown as Window).happyDOM.setURL(`${origin}/app/`);
    sessionStorage.clear();
    session = new CognitoSession(`${origin}/pool_1`, "client");
  });
  afterEach(async () => {
    vi.useRealTimers();
    await pool.stop();
  });

  async function signedIn(): Promise<void> {
    pool.isNew = false;
    expect(await session.signIn("ada@example.com", "given-once-12")).toEqual({ done: true });
  }

  test("keeps the token for the tab, and names the user's account", async () => {
    expect(session.empty).toBe(true);
    await signedIn();
    expect(session.empty).toBe(false);
    expect(await session.account()).toBe("demo");
    expect(pool.targets).toEqual(["USER_PASSWORD_AUTH"]);
  });

  test("wrong passwords are told in the pool's words, and nobody is signed in", async () => {
    const refused = session.signIn("ada@example.com", "guess");
    await expect(refused).rejects.toMatchObject({ status: 401, message: "Incorrect username or password." });
    expect(session.empty).toBe(true);
    await expect(session.token()).rejects.toMatchObject({ status: 401 });
  });

  test("a new user chooses a password, again where it is too short", async () => {
    const result = await session.signIn("ada@example.com", "given-once-12");
    if (result.done) throw new Error("expected to be asked for a password");
    await expect(result.choose("short")).rejects.toMatchObject({ kind: "InvalidPasswordException" });
    await result.choose("my own password");
    expect(await session.account()).toBe("demo");
    expect(pool.password).toBe("my own password");
  });

  test("a token that is about to expire is renewed once, whoever asks meanwhile", async () => {
    await signedIn();
    vi.useFakeTimers({ now: Date.now() + 3_590_000, toFake: ["Date"] });
    const [first, second] = await Promise.all([session.token(), session.token()]);
    expect(first).toEqual(second);
    expect(first.fresh).toBe(true);
    expect(pool.targets).toEqual(["USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]);
  });

  test("a session that the pool has ended asks for the password again", async () => {
    await signedIn();
    pool.refresh = "revoked";
    expect(session.renew()).toBe(true);
    await expect(session.token()).rejects.toMatchObject({ status: 401, message: "Refresh Token has been revoked" });
    expect(session.empty).toBe(true);
  });

  test("signing out forgets everything", async () => {
    await signedIn();
    session.forget();
    expect(session.empty).toBe(true);
    expect(session.renew()).toBe(false);
  });

  test("the page asks for both, says what is wrong, and goes on when it is right", async () => {
    let done = 0;
    const page = passwordPage(session, () => done++);
    document.body.replaceChildren(page);
    const answer = async (fields: Readonly<Record<string, string>>) => {
      for (const [id, text] of Object.entries(fields)) page.querySelector<HTMLInputElement>(`#${id}`)!.value = text;
      page.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
    };
    await answer({ email: "ada@example.com", password: "guess" });
    await vi.waitFor(() => expect(page.querySelector("[role=alert]")?.textContent).toContain("Incorrect username"));
    await answer({ password: "given-once-12" });
    await vi.waitFor(() => expect(page.querySelector("h1")?.textContent).toBe("Choose a password"));
    await answer({ "new-password": "my own password" });
    await vi.waitFor(() => expect(done).toBe(1));
    expect(session.empty).toBe(false);
  });
});

test("the account is custom:account of a user pool's token, never the user's own ID beside it", () => {
  expect(accountOf(jwt({ sub: "3f1c", "custom:account": "demo" }))).toBe("demo");
});

test.each([
  ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123", true],
  ["https://login.example.com/realms/blip", false],
  ["https://cognito-idp.eu-west-1.amazonaws.com.evil.example/x", false],
  ["", false],
])("whether %j takes a password from this page: %j", (issuer, expected) => {
  expect(isCognito(issuer)).toBe(expected);
});
