import { expect, test } from "vitest";
import { type ClickPage, type PastClick, Refusal } from "../src/api";
import { csvOf } from "../src/export";

const SPAN = { from: "2026-11-20T00:00:00.000Z", to: "2026-11-21T00:00:00.000Z" };

function pages(...all: PastClick[][]) {
  return {
    async clicks(_: unknown, cursor?: string): Promise<ClickPage> {
      const page = Number(cursor ?? 0);
      return { clicks: all[page] ?? [], ...(page + 1 < all.length ? { cursor: String(page + 1) } : {}) };
    },
  };
}

const TIME = Date.parse("2026-11-20T12:00:00Z");

test("every click of every page is a row", async () => {
  const seen: number[] = [];
  const api = pages(
    [{ id: "a", link: "docs", time: TIME, latitude: -3.5, longitude: 0, country: "ID", city: "Jakarta" }],
    [{ id: "b", link: "docs", time: TIME + 5 }],
  );
  const csv = await (await csvOf(api, SPAN, (rows) => seen.push(rows))).text();
  expect(csv).toBe(
    "id,time,link,country,city,latitude,longitude,approximate\r\n" +
      "a,2026-11-20T12:00:00.000Z,docs,ID,Jakarta,-3.5,0,\r\n" +
      "b,2026-11-20T12:00:00.005Z,docs,,,,,\r\n",
  );
  expect(seen).toEqual([1, 2]);
});

test("what a spreadsheet would take apart, or for a formula, is quoted", async () => {
  const api = pages([
    { id: "a", link: "-x", time: TIME, city: 'Foo, "Bar"', country: "MY" },
    { id: "b", link: "x", time: TIME, city: "=cmd()", country: "MY" },
  ]);
  const rows = (await (await csvOf(api, SPAN, () => undefined)).text()).split("\r\n");
  expect(rows[1]).toContain(`'-x,MY,"Foo, ""Bar"""`);
  expect(rows[2]).toContain("x,MY,'=cmd()");
});

test("a refusal is told and no half of a table is made", async () => {
  const api = { clicks: async () => Promise.reject(new Refusal(503, "unavailable", "try again")) };
  await expect(csvOf(api, SPAN, () => undefined)).rejects.toThrow("try again");
});
