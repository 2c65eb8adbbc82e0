// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { Api, Link } from "../src/api";
import { h } from "../src/dom";
import { stateOf } from "../src/links/card";
import { Cards } from "../src/links/cards";
import { LinksPage } from "../src/links/page";

const PATIENCE = { timeout: 20_000, interval: 10 };

function card(name: string): HTMLElement {
  return h("li", { class: "link", id: name });
}

function shown(cards: Cards): string[] {
  return [...cards.element.querySelectorAll(".link")].map(({ id }) => id);
}

test("each page of links is a list of its own, and a card goes back to its place", () => {
  const cards = new Cards();
  expect(cards.isEmpty).toBe(true);
  cards.prepend(card("first"));
  cards.show(["a", "b"].map(card));
  const [c, d, e] = ["c", "d", "e"].map(card) as [HTMLElement, HTMLElement, HTMLElement];
  cards.add([c, d, e]);
  cards.prepend(card("new"));
  expect(shown(cards)).toEqual(["new", "a", "b", "c", "d", "e"]);
  expect(cards.element.children).toHaveLength(2);
  const back = cards.placeOf(d);
  d.remove();
  back(card("d2"));
  expect(shown(cards)).toEqual(["new", "a", "b", "c", "d2", "e"]);
  const last = cards.placeOf(e);
  e.remove();
  last(card("e2"));
  expect(shown(cards).at(-1)).toBe("e2");
  // Others have been asked for meanwhile.
  cards.show(["x"].map(card));
  last(card("e3"));
  expect(shown(cards)).toEqual(["e3", "x"]);
  cards.show([]);
  expect(cards.isEmpty).toBe(true);
});

test("a link that was taken down says so and why, whatever else it is", () => {
  const link: Link = { slug: "a", destination: "https://example.org/", enabled: false };
  expect(stateOf(link)?.textContent).toBe("switched off");
  const takenDown = { reason: "phishing", at: "2026-11-27T10:00:00Z" };
  expect(stateOf({ ...link, takenDown })?.textContent).toBe("taken down: phishing");
});

test("more links come by themselves near the end, each page once", async () => {
  let near: () => void = () => undefined;
  const watched: Element[] = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: (entries: { isIntersecting: boolean }[]) => void, options?: object) {
        if (options) near = () => told([{ isIntersecting: true }]);
      }
      observe(element: Element): void {
        watched.push(element);
      }
      disconnect(): void {
        watched.length = 0;
      }
    },
  );
  const cursors: (string | undefined)[] = [];
  let answer: () => void = () => undefined;
  const api = {
    links: async (_: unknown, cursor?: string) => {
      cursors.push(cursor);
      if (cursor) await new Promise<void>((go) => (answer = go));
      const links: Link[] = [{ slug: `after-${cursor ?? "none"}`, destination: "https://example.org/" }];
      return { links, cursor: cursor === "two" ? null : cursor === "one" ? "two" : "one" };
    },
  };
  const page = new LinksPage(api as unknown as Api);
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  const slugs = (): (string | undefined)[] => [...document.querySelectorAll<HTMLElement>(".link")].map(({ dataset }) => dataset["slug"]);
  await vi.waitFor(() => expect(watched).toHaveLength(1), PATIENCE);
  near();
  near();
  document.querySelector<HTMLElement>(".more")?.click();
  expect(cursors).toEqual([undefined, "one"]);
  answer();
  await vi.waitFor(() => expect(slugs()).toEqual(["after-none", "after-one"]), PATIENCE);
  await vi.waitFor(() => expect(watched).toHaveLength(1), PATIENCE);
  near();
  answer();
  await vi.waitFor(() => expect(slugs()).toHaveLength(3), PATIENCE);
  expect(watched).toEqual([]);
  leave();
  vi.unstubAllGlobals();
});
