// @vitest-environment happy-dom
import { createElement } from "preact";
import { expect, test, vi } from "vitest";
import type { Api, Link } from "../src/api";
import { type CardActions, State } from "../src/links/card";
import { Card, CardPages, Cards } from "../src/links/cards";
import type { LinkForm } from "../src/links/form";
import { LinksPage } from "../src/links/page";
import { mounted } from "../src/ui/mount";

const PATIENCE = { timeout: 20_000, interval: 10 };

const idle: CardActions = {
  api: { qr: async () => new Blob() },
  sparks: { watch: () => undefined },
  remove: async () => undefined,
  erase: async () => undefined,
  edit: () => undefined,
  duplicate: () => undefined,
  toggle: async () => undefined,
  tagged: () => undefined,
};

function card(slug: string): Card {
  return new Card({ slug, destination: "https://example.org/" });
}

test("each page of links is a list of its own, and a card goes back to its place", async () => {
  const cards = new Cards();
  const element = mounted("div", "", createElement(CardPages, { cards, actions: idle }));
  const shown = (slugs: string[]): Promise<void> =>
    vi.waitFor(() => expect([...element.querySelectorAll<HTMLElement>(".link")].map(({ dataset }) => dataset["slug"])).toEqual(slugs), PATIENCE);
  expect(cards.isEmpty).toBe(true);
  cards.prepend(card("first"));
  cards.show(["a", "b"].map(card));
  const [c, d, e] = ["c", "d", "e"].map(card) as [Card, Card, Card];
  cards.add([c, d, e]);
  cards.prepend(card("new"));
  await shown(["new", "a", "b", "c", "d", "e"]);
  expect(element.querySelectorAll("ul.links")).toHaveLength(2);
  const back = cards.drop(d);
  back(card("d2"));
  await shown(["new", "a", "b", "c", "d2", "e"]);
  const last = cards.drop(e);
  last(card("e2"));
  await shown(["new", "a", "b", "c", "d2", "e2"]);
  // Others have been asked for meanwhile.
  cards.show(["x"].map(card));
  last(card("e3"));
  await shown(["e3", "x"]);
  cards.show([]);
  expect(cards.isEmpty).toBe(true);
});

test("a card that is only kept counts for none until it is found, with the first page or a later one", () => {
  const edited = (): Card => {
    const kept = card("kept");
    kept.form.value = { isChanged: true } as LinkForm;
    return kept;
  };
  for (const page of ["first", "later"]) {
    const cards = new Cards();
    cards.show([edited()]);
    expect(cards.isEmpty).toBe(false);
    cards.show([]);
    expect(cards.pages.value[0]?.cards.value).toHaveLength(1);
    expect(cards.isEmpty).toBe(true);
    if (page === "first") cards.show([card("kept")]);
    else cards.add([card("kept")]);
    expect(cards.isEmpty).toBe(false);
    cards.show([]);
    expect(cards.isEmpty).toBe(true);
    cards.prepend(card("made"));
    expect(cards.isEmpty).toBe(false);
  }
});

test("a card is drawn again for its own link alone, and where it stands stays what it is", async () => {
  const cards = new Cards();
  const [a, b] = ["a", "b"].map(card) as [Card, Card];
  cards.show([a, b]);
  const element = mounted("div", "", createElement(CardPages, { cards, actions: idle }));
  const shown = element.querySelector("[data-slug=b]") as HTMLElement;
  let drawn = 0;
  const seen = new MutationObserver((changes) => (drawn += changes.length));
  seen.observe(shown, { subtree: true, childList: true, attributes: true, characterData: true });
  a.link.value = { ...a.link.value, title: "Changed" };
  cards.prepend(card("new"));
  await vi.waitFor(() => expect(element.querySelector("[data-slug=a] .link-title")?.textContent).toBe("Changed"), PATIENCE);
  expect(element.querySelector("[data-slug=b]")).toBe(shown);
  expect(drawn).toBe(0);
  b.link.value = { ...b.link.value, title: "Too" };
  await vi.waitFor(() => expect(drawn).toBeGreaterThan(0), PATIENCE);
  seen.disconnect();
});

test("a link that was taken down says so and why, whatever else it is", () => {
  const link: Link = { slug: "a", destination: "https://example.org/", enabled: false };
  const told = (of: Link): string | null => mounted("p", "", createElement(State, { link: of })).textContent;
  expect(told(link)).toBe("switched off");
  const takenDown = { reason: "phishing", at: "2026-11-27T10:00:00Z" };
  expect(told({ ...link, takenDown })).toBe("taken down: phishing");
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
