// @vitest-environment happy-dom
import { h } from "preact";
import { expect, test, vi } from "vitest";
import type { Entry } from "../src/feed/feed";
import { Connection, ConnectionSection } from "../src/live/connection";
import { Latest, LatestClicks } from "../src/live/latest";
import { Counts, Numbers } from "../src/live/numbers";
import { Ranking, TopList } from "../src/live/ranking";
import { pathOf } from "../src/router";
import { Weeks } from "../src/live/weeks";
import { Zone } from "../src/zone";
import { drawn } from "./drawn";

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  return { seq, time: 1_800_000_000_000, count: 1, placed: true, country: "DE", link: "docs", ...more };
}

function within(element: HTMLElement, selector: string): HTMLElement {
  const found = element.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing is ${selector}`);
  return found;
}

function listed(latest: Latest): HTMLElement {
  return drawn(h(LatestClicks, { latest }));
}

function counted(numbers: Numbers): HTMLElement {
  const weeks = new Weeks({ stats: async () => ({ total: 0, visitors: 0, bots: 0, rows: [] }) });
  return drawn(h(Counts, { numbers, weeks }));
}

test("the connection says its state in words and as data, and why", async () => {
  const connection = new Connection(() => undefined);
  const element = drawn(h(ConnectionSection, { connection }));
  const output = within(element, "[data-testid=connection]");
  expect(output.dataset["state"]).toBe("connecting");
  connection.show("reconnecting", { reason: "Service Unavailable", again: Date.now() + 2_900 });
  await vi.waitFor(() => expect(output.dataset["state"]).toBe("reconnecting"));
  expect(output.textContent).toBe("Reconnecting");
  expect(within(element, "[data-testid=countdown]").textContent).toBe(" in 3 s");
  expect(within(element, "[data-testid=reason]").textContent).toBe("Service Unavailable");
  connection.show("live");
  await vi.waitFor(() => expect(within(element, "[data-testid=reason]").hidden).toBe(true));
});

test("who is signed out can sign in again", async () => {
  let again = 0;
  const connection = new Connection(() => again++);
  const button = within(drawn(h(ConnectionSection, { connection })), "button");
  connection.show("live");
  expect(button.hidden).toBe(true);
  connection.show("signed-out");
  await vi.waitFor(() => expect(button.hidden).toBe(false));
  button.click();
  expect(again).toBe(1);
});

test("numbers are unknown until the room has told them", async () => {
  const numbers = new Numbers();
  const element = counted(numbers);
  expect(within(element, "[data-testid=today]").textContent).toBe("–");
  const since = Date.parse("2026-11-19T18:30:00Z");
  const counts = { since, today: 12345, hour: 2, unplaced: 1, unknown: 5, countries: { DE: 2, MY: 9 }, links: {} };
  const india = new Zone("Asia/Kolkata");
  numbers.show(counts, { count: 1234, since: since + 60_000 }, india);
  await vi.waitFor(() => expect(within(element, "[data-testid=today]").textContent).toBe("12,345"));
  expect(within(element, "[data-testid=drawn]").textContent).toBe("1,234");
  expect(within(element, "[data-testid=today-span]").textContent).toBe("since 00:00, Kolkata time");
  expect(within(element, "[data-testid=drawn-span]").textContent).toBe("since 00:01");
  const countries = [...element.querySelectorAll("[data-testid=countries] .name")];
  expect(countries.map((name) => name.textContent)).toEqual(["Malaysia", "unknown country", "Germany"]);
  expect(within(element, "[data-testid=links]").textContent).toBe("none yet");
  expect(within(element, "[data-key=DE]").style.getPropertyValue("--share")).toBe("0.222");
});

test("latest clicks carry their data, unplaced ones say so, bursts their number", () => {
  const latest = new Latest();
  const { country: _, ...nowhere } = entry(3, { placed: false });
  latest.show([entry(1003, { count: 1000 }), nowhere, entry(2)]);
  const [burst, unplaced, placed] = [...listed(latest).querySelectorAll("li")];
  expect(burst?.dataset).toMatchObject({ testid: "burst", seq: "1003", count: "1000" });
  expect(burst?.textContent).toContain("1,000 clicks in a burst");
  expect(unplaced?.textContent).toContain("unknown countryunplaced");
  expect(unplaced?.dataset["country"]).toBeUndefined();
  expect(placed?.dataset).toMatchObject({ testid: "click", seq: "2", link: "docs", country: "DE" });
  expect(placed?.textContent).toContain("Germany/docs");
});

test("a click at its country's centre is told as a country's, one of a city with its city", () => {
  const latest = new Latest();
  latest.show([entry(2, { approximate: true }), entry(1, { city: "Berlin" })]);
  const [country, city] = [...listed(latest).querySelectorAll("li")];
  expect(country?.textContent).toContain("Germanywhole country");
  expect(city?.textContent).toContain("Berlin, DE");
});

test("every number names its span", () => {
  const element = counted(new Numbers());
  for (const number of element.querySelectorAll("output")) {
    const span = number.closest("div")?.querySelector(".span");
    expect(span, number.dataset["testid"]).not.toBeNull();
  }
});

test("of many clicks at once those that can be read are listed, and the others counted", async () => {
  const latest = new Latest();
  const element = listed(latest);
  latest.show([entry(1)]);
  latest.show(Array.from({ length: 50 }, (_, i) => entry(331 - i)));
  await vi.waitFor(() => expect(element.querySelectorAll("[data-seq]")).toHaveLength(5));
  expect(element.querySelectorAll(".fresh")).toHaveLength(0);
  expect(element.querySelector(".others")?.textContent).toBe("and 326 more");
});

test("rows of a list overtake each other and keep their elements", async () => {
  const ranking = new Ranking();
  const list = drawn(h(TopList, { ranking, name: "any" }));
  const rows = () => [...list.querySelectorAll("li")];
  ranking.show([{ key: "a", name: "A", count: 2 }, { key: "b", name: "B", count: 1 }]);
  await vi.waitFor(() => expect(rows()).toHaveLength(2));
  const [first] = rows();
  ranking.show([{ key: "a", name: "A", count: 2 }, { key: "b", name: "B", count: 3 }]);
  await vi.waitFor(() => expect(rows().map((row) => row.textContent)).toEqual(["B3", "A2"]));
  expect(rows()[1]).toBe(first);
});

test("a row that overtakes glides to its place, and a count alone moves nothing", async () => {
  const glides: string[] = [];
  vi.spyOn(HTMLElement.prototype, "offsetTop", "get").mockImplementation(function (this: HTMLElement) {
    return 20 * [...(this.parentElement?.children ?? [])].indexOf(this);
  });
  HTMLElement.prototype.animate = function (this: HTMLElement, frames: Keyframe[] | PropertyIndexedKeyframes | null) {
    glides.push(`${this.dataset["key"]} ${(frames as Keyframe[])[0]?.["transform"]}`);
    return {} as Animation;
  };
  const ranking = new Ranking();
  const list = drawn(h(TopList, { ranking, name: "any" }));
  ranking.show([{ key: "a", name: "A", count: 3 }, { key: "b", name: "B", count: 1 }]);
  await vi.waitFor(() => expect(list.textContent).toBe("A3B1"));
  ranking.show([{ key: "a", name: "A", count: 3 }, { key: "b", name: "B", count: 2 }]);
  await vi.waitFor(() => expect(list.textContent).toBe("A3B2"));
  expect(glides).toEqual([]);
  ranking.show([{ key: "a", name: "A", count: 3 }, { key: "b", name: "B", count: 4 }]);
  await vi.waitFor(() => expect(list.textContent).toBe("B4A3"));
  expect(glides).toEqual(["b translateY(20px)", "a translateY(-20px)"]);
  vi.restoreAllMocks();
});

test("clicks that came since the last look stand out, a first look and a snapshot from the start do not", async () => {
  const latest = new Latest();
  const element = listed(latest);
  const fresh = () => element.querySelectorAll(".fresh").length;
  latest.show([entry(2), entry(1)]);
  await vi.waitFor(() => expect(element.querySelectorAll("[data-seq]")).toHaveLength(2));
  expect(fresh()).toBe(0);
  latest.show([entry(4), entry(3), entry(2), entry(1)]);
  await vi.waitFor(() => expect(fresh()).toBe(2));
  latest.show([entry(1)]);
  await vi.waitFor(() => expect(fresh()).toBe(0));
});

test("a country that is no country is told as it came", () => {
  const latest = new Latest();
  latest.show([entry(1, { country: "not a code" })]);
  expect(listed(latest).textContent).toContain("not a code");
});

test.each([
  ["/app/", "/app"],
  ["/app", "/app"],
  ["/app/index.html", "/app"],
  ["/app/links/", "/app/links"],
  ["/app/links", "/app/links"],
])("%s is the page %s", (address, page) => {
  expect(pathOf(address)).toBe(page);
});
