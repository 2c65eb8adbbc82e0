// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { Entry } from "../src/feed/feed";
import { Connection } from "../src/live/connection";
import { Latest } from "../src/live/latest";
import { Numbers } from "../src/live/numbers";
import { pathOf } from "../src/router";

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
  connection.show("reconnecting", "Service Unavailable");
  expect(output.dataset["state"]).toBe("reconnecting");
  expect(output.textContent).toBe("Reconnecting");
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
  const numbers = new Numbers();
  expect(within(numbers.element, "[data-testid=today]").textContent).toBe("–");
  numbers.show({ today: 12345, hour: 2, unplaced: 1, countries: { DE: 2, MY: 9 }, links: {} }, 1234);
  expect(within(numbers.element, "[data-testid=today]").textContent).toBe("12345");
  expect(within(numbers.element, "[data-testid=drawn]").textContent).toBe("1234");
  const countries = [...numbers.element.querySelectorAll("[data-testid=countries] .name")];
  expect(countries.map((name) => name.textContent)).toEqual(["Malaysia", "Germany"]);
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
