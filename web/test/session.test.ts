// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Api, Refusal, told } from "../src/api";
import { accountOf } from "../src/session";
import type { Window } from "happy-dom";
import { jwt, Room } from "./room";
import { Signed } from "./signed";

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

describe("the API", () => {
  const room = new Room();
  beforeEach(async () => (window as unknown as Window).happyDOM.setURL(`${await room.start()}/app/`));
  afterEach(() => room.stop());

  test("its errors are told as the server tells them", async () => {
    const problem = await new Api(new Signed()).links({}).catch((error: unknown) => error);
    expect(problem).toMatchObject({ status: 404, kind: "not_found", id: "e404" });
    expect(told(problem)).toBe("no /api/links?limit=50 here");
    expect(told(new Refusal(500, "internal", "something broke", "e500"))).toBe("something broke (ID e500)");
  });
});
