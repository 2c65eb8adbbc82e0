// @vitest-environment happy-dom
import { h } from "preact";
import { expect, test, vi } from "vitest";
import { asked } from "../src/address";
import { type Link, Refusal } from "../src/api";
import { Feed } from "../src/feed/feed";
import { choice, chosen, filterWords, matches } from "../src/filter";
import { Chips, FilterChips } from "../src/live/chips";
import { Latest, LatestClicks } from "../src/live/latest";
import { AddressProblem, Problems } from "../src/live/problems";
import { Ranking, TopList } from "../src/live/ranking";
import { storyOf } from "../src/map/details";
import { Zone } from "../src/zone";
import { drawn } from "./drawn";
import { cells, click, clicks, NOW, run, snapshot } from "./frames";

const UTC = Zone.UTC;

test("an address filters by link, country and city", () => {
  const { filter, problems } = asked("?link=docs&country=MY&city=MY%2FKuala%20Lumpur", NOW, UTC);
  expect(filter).toEqual({ link: "docs", country: "MY", city: "MY/Kuala Lumpur" });
  expect(problems).toEqual([]);
  expect(filterWords(filter)).toBe("/docs, Malaysia, Kuala Lumpur, MY");
});

test.each(["link=a/b", "country=my", "country=XQ", "city=Ipoh"])("%s is named with what is expected, and filters nothing", (query) => {
  const { filter, problems } = asked(`?${query}`, NOW, UTC);
  expect(filter).toEqual({});
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(JSON.stringify(query.split("=")[1]));
});

test("each filter has a chip with a button that takes it away", async () => {
  const removed: string[] = [];
  const chips = new Chips((by) => removed.push(by));
  const element = drawn(h(FilterChips, { chips }));
  chips.show({});
  expect(element.hidden).toBe(true);
  chips.show({ country: "MY", link: "docs" });
  await vi.waitFor(() => expect(element.hidden).toBe(false));
  const buttons = [...element.querySelectorAll("button")];
  expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual(["Remove the filter /docs", "Remove the filter Malaysia"]);
  buttons[1]?.click();
  expect(removed).toEqual(["country"]);
  chips.count(0);
  await vi.waitFor(() => expect(element.textContent).toContain("No clicks today that match"));
  chips.count(3);
  await vi.waitFor(() => expect(element.textContent).not.toContain("No clicks"));
});

test("a link that nobody has is named beside what else of the address cannot be done, and asked for once", async () => {
  const asked: string[] = [];
  const link = async (slug: string): Promise<Link> => {
    asked.push(slug);
    if (slug === "docs") return { slug, destination: "https://example.org/" };
    throw slug === "gone" ? new Refusal(404, "not_found", "no such link") : new Refusal(503, "unavailable", "try again");
  };
  const problems = new Problems({ link });
  const element = drawn(h(AddressProblem, { problems }));
  for (const slug of ["docs", "away", "gone", "gone"]) await problems.show(["day must be another"], slug);
  await vi.waitFor(() => expect(element.textContent).toBe('day must be another. No link of this account is named "gone"'));
  expect(asked).toEqual(["docs", "away", "gone"]);
  await problems.show([], "away");
  await vi.waitFor(() => expect(element.hidden).toBe(true));
});

test("rows, the latest clicks and a dot's parts are choices", async () => {
  const choices = (element: Element) =>
    [...element.querySelectorAll<HTMLElement>("button.choice")].map(({ dataset }) => [dataset["by"], dataset["value"]]);
  const ranking = new Ranking();
  const list = drawn(h(TopList, { ranking, name: "countries", by: "country" }));
  ranking.show([{ key: "MY", name: "Malaysia", count: 2 }, { key: "", name: "unknown country", count: 1 }]);
  await vi.waitFor(() => expect(choices(list)).toEqual([["country", "MY"]]));
  const latest = new Latest();
  latest.show([{ seq: 1, time: NOW, count: 1, placed: true, country: "MY", city: "Ipoh", link: "docs" }]);
  expect(choices(drawn(h(LatestClicks, { latest })))).toEqual([["city", "MY/Ipoh"], ["link", "docs"]]);
  const place = { latitude: 1, longitude: 1 };
  expect(storyOf([{ key: "a", place, time: NOW, count: 1, country: "MY" }]).parts[0]?.spot?.country).toBe("MY");
});

test("a click on a choice, or within it, chooses", () => {
  const seen: unknown[] = [];
  const page = drawn(h("div", { onClick: (event: Event) => void seen.push(chosen(event)) }, h("button", choice("country", "MY"), h("em", null, "MY")), h("p", null, "text")));
  page.querySelector("em")?.click();
  page.querySelector("p")?.click();
  expect(seen).toEqual([{ country: "MY" }, undefined]);
});

test("clicks of the ledger are sieved as the room does", () => {
  const click = { link: "docs", country: "MY", city: "Ipoh" };
  for (const filter of [{}, { link: "docs" }, { country: "MY" }, { city: "MY/Ipoh" }]) expect(matches(filter, click)).toBe(true);
  for (const filter of [{ link: "doc" }, { country: "SG" }, { city: "US/Ipoh" }]) expect(matches(filter, click)).toBe(false);
  expect(matches({ city: "MY/Ipoh" }, { link: "docs" })).toBe(false);
});

test("the latest count of many only what the filter lets through", async () => {
  const latest = new Latest();
  const element = drawn(h(LatestClicks, { latest }));
  const entry = (seq: number) => ({ seq, time: NOW, count: 1, placed: true, link: "docs" });
  latest.show([entry(1)], UTC, NOW, true);
  latest.show([entry(90), entry(50), entry(1)], UTC, NOW, true);
  await vi.waitFor(() => expect(element.querySelector("[data-seq='90']")).not.toBeNull());
  expect(element.textContent).not.toContain("more");
  latest.show([entry(190), entry(90)], UTC, NOW, false);
  await vi.waitFor(() => expect(element.textContent).toContain("and 99 more"));
});

test("frames of a filter tell how many are its, and lack nothing for it", () => {
  const feed = new Feed();
  const matched = (frame: string, count: number) => JSON.stringify({ ...JSON.parse(frame), matched: count });
  feed.receive(snapshot(2, run(1, 2)), NOW);
  const types = (text: string) => feed.receive(text, NOW).map(({ type }) => type);
  expect(types(matched(clicks(2, 9, [click(5)]), 1))).toEqual(["added"]);
  expect(types(matched(clicks(9, 12, []), 0))).toEqual(["added"]);
  expect(types(matched(clicks(11, 15, [click(12), click(14)]), 2))).toEqual(["added"]);
  expect(types(matched(cells(15, 400, [{ count: 3, latitude: 1, longitude: 2 }]), 3))).toEqual(["added"]);
  expect(types(matched(clicks(400, 500, [click(401)]), 2))).toEqual(["added", "junk"]);
  expect(feed.seen).toBe(500);
  expect(feed.marks.drawn).toBe(2 + 1 + 1 + 3 + 1);
});

test("another filter's snapshot replaces all; what still comes of the one before is not asked about", () => {
  const feed = new Feed();
  feed.receive(snapshot(9, run(1, 9)), NOW);
  feed.forget(NOW);
  expect(feed.seen).toBeUndefined();
  expect(feed.receive(clicks(9, 12), NOW)).toEqual([]);
  feed.receive(snapshot(12, [click(4)]), NOW);
  expect(feed.marks.drawn).toBe(1);
  expect(feed.seen).toBe(12);
});
