import { expect, test } from "vitest";
import { ShareSession } from "../src/share";

const SECRET = `blip_share_${"a-Z_9".repeat(8)}xyz`;

test("the wall's fragment brings a share, whose secret is the token and whose account is the room", async () => {
  const session = ShareSession.of({ pathname: "/app/wall", hash: `#share=demo-1.${SECRET}` });
  expect(await session?.account()).toBe("demo-1");
  expect(await session?.token()).toEqual({ text: SECRET, fresh: false });
  expect(session?.renew()).toBe(false);
});

test.each([
  ["/app/", `#share=demo.${SECRET}`],
  ["/app/links", `#share=demo.${SECRET}`],
  ["/app/wall", ""],
  ["/app/wall", "#share=demo.blip_short"],
  ["/app/wall", `#share=De.mo.${SECRET}`],
])("%s%s is none", (pathname, hash) => {
  expect(ShareSession.of({ pathname, hash })).toBeUndefined();
});

test.each([
  [`#share=demo.${SECRET}`, false],
  [`#share=demo.${SECRET.slice(1)}`, true],
  ["#share=", true],
  ["", false],
])("%s is broken: %s", (hash, broken) => {
  expect(ShareSession.isBroken({ pathname: "/app/wall", hash })).toBe(broken);
});
