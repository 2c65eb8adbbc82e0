// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Api, Refusal, told } from "../src/api";
import { accountOf, DevSession, PastedSession } from "../src/session";
import type { Window } from "happy-dom";
import { jwt, Room } from "./room";

describe("the account", () => {
  test("is the claim account, and sub where there is none", () => {
    expect(accountOf(jwt({ account: "demo", sub: "someone" }))).toBe("demo");
    expect(accountOf(jwt({ sub: "someone" }))).toBe("someone");
  });

  test("may have letters beyond ASCII in its token", () => {
    expect(accountOf(jwt({ sub: "demo", name: "Zoë ✓" }))).toBe("demo");
  });

  test.each(["", "x", "a.b.c", "a.%%%.c", jwt({}), jwt({ account: "" }), "a.bnVsbA.c"])("is refused in %j", (token) => {
    expect(() => accountOf(token)).toThrow(Refusal);
  });
});

describe("a pasted token", () => {
  beforeEach(() => sessionStorage.clear());

  test("is kept for the tab, without the blanks around it", async () => {
    const session = new PastedSession();
    expect(session.empty).toBe(true);
    session.paste(` ${jwt({ account: "demo" })}\n`);
    expect(session.empty).toBe(false);
    expect(await new PastedSession().account()).toBe("demo");
  });

  test("that is none is not kept", () => {
    const session = new PastedSession();
    expect(() => session.paste("hello")).toThrow("this is no token");
    expect(session.empty).toBe(true);
  });

  test("is gone after signing out, and cannot be renewed", async () => {
    const session = new PastedSession();
    session.paste(jwt({ account: "demo" }));
    expect(session.renew()).toBe(false);
    session.forget();
    await expect(session.token()).rejects.toMatchObject({ status: 401 });
  });
});

describe("a laptop's session", () => {
  const room = new Room();
  beforeEach(async () => (window as unknown as Window).happyDOM.setURL(`${await room.start()}/app/`));
  afterEach(() => room.stop());

  test("asks for one token and keeps it", async () => {
    const session = new DevSession("demo");
    expect((await session.token()).fresh).toBe(true);
    expect((await session.token()).fresh).toBe(false);
    expect(await session.account()).toBe("demo");
    expect(room.tokens).toBe(1);
  });

  test("the API's errors are told as the server tells them", async () => {
    const problem = await new Api(new DevSession("demo")).links({}).catch((error: unknown) => error);
    expect(problem).toMatchObject({ status: 404, kind: "not_found", id: "e404" });
    expect(told(problem)).toBe("no /api/links?limit=50 here");
    expect(told(new Refusal(500, "internal", "something broke", "e500"))).toBe("something broke (ID e500)");
  });
});
