// @vitest-environment happy-dom
import { createElement } from "preact";
import { expect, test, vi } from "vitest";
import { type Api, type LinkEvent, Refusal } from "../src/api";
import { History, HistorySection } from "../src/links/history";
import { perDay, perHour, spanOf } from "../src/links/days";
import { InsightPage } from "../src/links/insight";
import { mounted } from "../src/ui/mount";
import { Signed } from "./signed";
import { dayAndTime } from "../src/words";
import { Zone } from "../src/zone";

const PATIENCE = { timeout: 20_000, interval: 10 };
const away = async () => Promise.reject(new Refusal(404, "not_found", "no link nowhere"));
const NOW = Date.parse("2026-11-20T14:07:00Z");

test("a span is of whole hours, and begins with a day of the reader's", () => {
  expect(spanOf(1, NOW, Zone.UTC)).toEqual({ from: "2026-11-20T00:00:00.000Z", to: "2026-11-20T15:00:00.000Z" });
  expect(spanOf(7, NOW, Zone.UTC).from).toBe("2026-11-14T00:00:00.000Z");
  expect(spanOf(1, NOW, new Zone("Asia/Kolkata")).from).toBe("2026-11-19T18:00:00.000Z");
});

test("days and hours without clicks are there, too", () => {
  expect(perDay([{ key: "2026-11-19", count: 3 }], 3, "2026-11-20")).toEqual([0, 3, 0]);
  const hours = perHour([
    { key: "2026-11-19T15:00:00+05:30", count: 2 },
    { key: "2026-11-20T15:00:00+05:30", count: 3 },
  ]);
  expect(hours).toHaveLength(24);
  expect(hours[15]).toBe(5);
  expect(hours.reduce((sum, count) => sum + count)).toBe(5);
});

test("a link's page tells what it is and who followed it", async () => {
  const api = {
    link: async () => ({ slug: "docs", destination: "https://example.org/", clicks: 9 }),
    stats: async ({ by, link }: { by: string; link?: string }) => ({
      total: 5,
      visitors: 3,
      bots: 21,
      rows: link !== "docs" ? [] : by === "country" ? [{ key: "MY", count: 4 }, { key: "", count: 1 }] : by === "city" ? [{ key: "Washington, D.C., US", count: 3 }, { key: "", count: 1 }, { key: "*", count: 1 }] : by === "day" ? [{ key: "2026-11-20", count: 5 }] : [],
    }),
    qr: async () => new Blob(["<svg/>"], { type: "image/svg+xml" }),
    audit: async () => [{ id: "a", at: "2026-11-20T14:07:00Z", by: "ada@example.org", op: "created", link: "docs", before: {}, after: {} }],
    // An empty page may have more behind it.
    clicks: async ({ bots }: { bots?: true }, cursor?: string) => cursor === undefined ? { clicks: [], cursor: "more" } : ({ clicks: [{ id: "a", link: "docs", time: NOW, country: "MY", city: "Ipoh" }, ...(bots ? [{ id: "b", link: "docs", time: NOW, bot: true }] : [])] }),
  };
  const page = new InsightPage("DOCS", api as unknown as Api, new Signed());
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=link-total]")?.textContent).toBe("5 clicks"), PATIENCE);
  expect(document.querySelector("[data-testid=link-visitors]")?.textContent).toBe("3 visitors");
  expect(document.querySelector("[data-testid=link-previews]")?.textContent).toBe("21 previews left out");
  expect([...document.querySelectorAll("[role=img]")].map((bars) => bars.getAttribute("aria-label"))).toEqual([expect.stringContaining("Clicks a day over the last 7 days: at most"), "Clicks by hour of the day: at most 0 clicks"]);
  expect(document.querySelector("[data-testid=link-countries]")?.textContent).toBe("Malaysia4unknown country1");
  expect(document.querySelector("[data-testid=link-cities]")?.textContent).toBe("Washington, D.C., United States3others1unknown city1");
  expect(document.querySelector("[data-testid=link-latest]")?.textContent).toContain("Ipoh, Malaysia");
  expect(document.body.textContent).toContain("9 clicks in all");
  expect(document.querySelector("[data-testid=link-history]")?.textContent).toContain("created by ada@example.org");
  await vi.waitFor(() => expect(document.querySelector<HTMLImageElement>("[data-testid=qr]")?.src).toBe("data:image/svg+xml,%3Csvg%2F%3E"), PATIENCE);
  expect(document.querySelector("[data-days=\"7\"]")?.getAttribute("aria-pressed")).toBe("true");
  // Nothing can be drawn on here: the rest is there nevertheless.
  await vi.waitFor(() => expect(document.querySelector("[data-testid=insight-error]")?.textContent).toContain("no 2D canvas"), PATIENCE);
  expect(document.querySelector<HTMLElement>("[data-testid=insight-error]")?.hidden).toBe(false);
  document.querySelector<HTMLElement>("[data-testid=bots]")?.click();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=link-latest] .tag")?.textContent).toBe("bot"), PATIENCE);
  document.querySelector<HTMLElement>("[data-days=\"30\"]")?.click();
  expect(location.search).toBe("?days=30");
  leave();
  document.querySelector<HTMLElement>("[data-days=\"7\"]")?.click();
  expect(location.search).toBe("");
  history.replaceState(null, "", "?days=1");
  page.enter()();
  await vi.waitFor(() => expect(document.querySelector("[data-days=\"1\"]")?.getAttribute("aria-pressed")).toBe("true"), PATIENCE);
});

test("a link that was deleted says so beside what was clicked before, and that not all is looked for", async () => {
  let pages = 0;
  const api = {
    link: away,
    stats: async ({ by }: { by: string }) => ({ total: 2, visitors: 1, bots: 1, rows: by === "day" ? [{ key: "2026-11-20", count: 2 }] : [] }),
    qr: away,
    audit: async () => [],
    clicks: async () => ({ clicks: pages++ === 0 ? [{ id: "a", link: "gone", time: NOW, country: "MY" }] : [], cursor: "more" }),
  };
  const page = new InsightPage("gone", api as unknown as Api, new Signed());
  document.body.replaceChildren(page.element);
  page.enter();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=link-total]")?.textContent).toBe("2 clicks"), PATIENCE);
  expect(document.querySelector(".insight-visitors")?.textContent).toContain("1 visitor1 preview left out");
  expect(document.querySelector("[data-testid=link-missing]")?.textContent).toBe("no link nowhere");
  expect(document.querySelector("[data-testid=link-latest]")?.textContent).toContain("Malaysia");
  expect(pages).toBe(5);
  expect(document.body.textContent).toContain("Older ones are not looked for");
  expect([...document.querySelectorAll<HTMLElement>(".none")].some(({ hidden, textContent }) => !hidden && textContent?.includes("Older ones"))).toBe(true);
});

test("a link that is not there says so", async () => {
  const page = new InsightPage("nowhere", { link: away, stats: away, clicks: away, qr: away, audit: away } as unknown as Api, new Signed());
  document.body.replaceChildren(page.element);
  page.enter();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=insight-error]")?.textContent).toBe("no link nowhere"), PATIENCE);
  expect(document.querySelector("[data-testid=link-missing]")?.textContent).toBe("no link nowhere");
  expect(document.querySelector<HTMLElement>(".link-live")?.hidden).toBe(true);
});

test("a change is told field by field, in the words of the form", async () => {
  const change = { id: "a", at: "2026-11-20T14:07:00Z", by: "ada", link: "x" };
  const tell = async (...changes: Pick<LinkEvent, "op" | "before" | "after">[]): Promise<string[]> => {
    const history = new History({ audit: async () => changes.map((one) => ({ ...change, ...one })) });
    await history.show("x");
    return [...mounted("div", "", createElement(HistorySection, { history })).querySelectorAll("ol p, ol li li, ol .none")].map(({ textContent }) => textContent ?? "");
  };
  expect(await tell({ op: "created", before: {}, after: { title: "T" } })).toEqual(["created by ada"]);
  expect(
    await tell({
      op: "changed",
      before: { title: "T", enabled: true, countries: { MY: "https://a/" }, tags: [], password: true, expiresAt: "2030-01-02T03:04:00Z" },
      after: { title: "U", enabled: false, maxClicks: 3, countries: {}, tags: ["news"], split: [{ url: "https://b/", weight: 2 }] },
    }),
  ).toEqual([
    "changed by ada",
    "by country 🇲🇾 Malaysia: https://a/ → none",
    "switched off",
    `expires ${dayAndTime("2030-01-02T03:04:00Z")} → none`,
    "most clicks none → 3",
    "password removed",
    "spread over none → https://b/ (weight 2)",
    "tags none → news",
    "title T → U",
  ]);
  expect(await tell({ op: "changed", before: { omitted: true }, after: { omitted: true } })).toContain("The change is too large to be shown here.");
  expect(await tell()).toEqual(["Nothing has been changed within a year."]);
});
