// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { Entry } from "../src/feed/feed";
import { Connection } from "../src/live/connection";
import { Latest } from "../src/live/latest";
import { Numbers } from "../src/live/numbers";
import { Ranking } from "../src/live/ranking";
import { pathOf } from "../src/router";
import { Weeks } from "../src/live/weeks";
import { Zone } from "../src/zone";

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  return { seq, time: 1_800_000_000_000, count: 1, placed: true, country: "DE", link: "docs", ...more };
}

function within(element: HTMLElement, selector: string): HTMLElement {
  const found = element.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing is ${selector}`);
  return found;
}

test("the connection says its state in words and as data, and why", () => {
  const connection = new Connection(() => undefined);
  const output = within(connection.element, "[data-testid=connection]");
  expect(output.dataset["state"]).toBe("connecting");
  connection.show("reconnecting", { reason: "Service Unavailable", again: Date.now() + 2_900 });
  expect(output.dataset["state"]).toBe("reconnecting");
  expect(output.textContent).toBe("Reconnecting");
  expect(within(connection.element, "[data-testid=countdown]").textContent).toBe(" in 3 s");
  expect(within(connection.element, "[data-testid=reason]").textContent).toBe("Service Unavailable");
  connection.show("live");
  expect(within(connection.element, "[data-testid=reason]").hidden).toBe(true);
});

test("who is signed out can sign in again", () => {
  let again = 0;
  const connection = new Connection(() => again++);
  const button = within(connection.element, "button");
  connection.show("live");
  expect(button.hidden).toBe(true);
  connection.show("signed-out");
  expect(button.hidden).toBe(false);
  button.click();
  expect(again).toBe(1);
});

test("numbers are unknown until the room has told them", () => {
  const numbers = new Numbers(new Weeks({ stats: async () => ({ total: 0, visitors: 0, bots: 0, rows: [] }) }));
  expect(within(numbers.element, "[data-testid=today]").textContent).toBe("–");
  const since = Date.parse("2026-11-19T18:30:00Z");
  const counts = { since, today: 12345, hour: 2, unplaced: 1, unknown: 5, countries: { DE: 2, MY: 9 }, links: {} };
  const india = new Zone("Asia/Kolkata");
  numbers.show(counts, { count: 1234, since: since + 60_000 }, india);
  expect(within(numbers.element, "[data-testid=today]").textContent).toBe("12,345");
  expect(within(numbers.element, "[data-testid=drawn]").textContent).toBe("1,234");
  expect(within(numbers.element, "[data-testid=today-span]").textContent).toBe("since 00:00, Kolkata time");
  expect(within(numbers.element, "[data-testid=drawn-span]").textContent).toBe("since 00:01");
  const countries = [...numbers.element.querySelectorAll("[data-testid=countries] .name")];
  expect(countries.map((name) => name.textContent)).toEqual(["Malaysia", "unknown country", "Germany"]);
  expect(within(numbers.element, "[data-testid=links]").textContent).toBe("none yet");
});

test("latest clicks carry their data, unplaced ones say so, bursts their number", () => {
  const latest = new Latest();
  const { country: _, ...nowhere } = entry(3, { placed: false });
  latest.show([entry(1003, { count: 1000 }), nowhere, entry(2)]);
  const [burst, unplaced, placed] = [...latest.element.querySelectorAll("li")];
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
  const [country, city] = [...latest.element.querySelectorAll("li")];
  expect(country?.textContent).toContain("Germanywhole country");
  expect(city?.textContent).toContain("Berlin, DE");
});

test("every number names its span", () => {
  const { element } = new Numbers(new Weeks({ stats: async () => ({ total: 0, visitors: 0, bots: 0, rows: [] }) }));
  for (const number of element.querySelectorAll("output")) {
    const span = number.closest("div")?.querySelector(".span");
    expect(span, number.dataset["testid"]).not.toBeNull();
  }
});

test("of many clicks at once those that can be read are listed, and the others counted", () => {
  const latest = new Latest();
  latest.show([entry(1)]);
  latest.show(Array.from({ length: 50 }, (_, i) => entry(331 - i)));
  expect(latest.element.querySelectorAll("[data-seq]")).toHaveLength(5);
  expect(latest.element.querySelectorAll(".fresh")).toHaveLength(0);
  expect(latest.element.querySelector(".others")?.textContent).toBe("and 326 more");
});

test("rows of a list overtake each other and keep their elements", () => {
  const ranking = new Ranking("any");
  const rows = () => [...ranking.element.querySelectorAll("li")];
  ranking.show([{ key: "a", name: "A", count: 2 }, { key: "b", name: "B", count: 1 }]);
  const [first] = rows();
  ranking.show([{ key: "a", name: "A", count: 2 }, { key: "b", name: "B", count: 3 }]);
  expect(rows().map((row) => row.textContent)).toEqual(["B3", "A2"]);
  expect(rows()[1]).toBe(first);
});

test("clicks that came since the last look stand out, a first look and a snapshot from the start do not", () => {
  const latest = new Latest();
  const fresh = () => latest.element.querySelectorAll(".fresh").length;
  latest.show([entry(2), entry(1)]);
  expect(fresh()).toBe(0);
  latest.show([entry(4), entry(3), entry(2), entry(1)]);
  expect(fresh()).toBe(2);
  latest.show([entry(1)]);
  expect(fresh()).toBe(0);
});

test("a country that is no country is told as it came", () => {
  const latest = new Latest();
  latest.show([entry(1, { country: "not a code" })]);
  expect(latest.element.textContent).toContain("not a code");
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
