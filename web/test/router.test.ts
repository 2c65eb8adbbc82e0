// @vitest-environment happy-dom
import type { Window } from "happy-dom";
import { beforeEach, expect, test, vi } from "vitest";
import { type Page, Router } from "../src/router";

const PATIENCE = { timeout: 20_000, interval: 10 };

let happened: string[];

/** A page that tells what becomes of it. */
function page(name: string): Page {
  return {
    title: name,
    element: document.createElement("main"),
    enter: () => {
      happened.push(`${name} entered at ${location.search}`);
      return () => happened.push(`${name} left`);
    },
    moved: () => happened.push(`${name} moved to ${location.search}`),
  };
}

function anchor(href: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = href;
  document.body.append(link);
  return link;
}

beforeEach(async () => {
  happened = [];
  (window as unknown as Window).happyDOM.setURL("http://blip.test/app/?account=ada&day=2026-11-20");
  const outlet = document.createElement("div");
  document.body.replaceChildren(outlet);
  const pages = { "/app": async () => page("map"), "/app/links": async () => page("links"), "/app/chat/": async (room: string) => page(`chat ${room}`) };
  await new Router(
    outlet,
    pages,
    () => page("missing"),
    () => undefined,
  ).start();
});

test("a page is entered with the day of its address, and told when another is gone to", () => {
  history.pushState(null, "", "/app/?account=ada&day=2026-11-19");
  dispatchEvent(new PopStateEvent("popstate"));
  expect(happened).toEqual([
    "map entered at ?account=ada&day=2026-11-20",
    "map moved to ?account=ada&day=2026-11-19",
  ]);
});

test("the map's own link leads from a day to what is live, and keeps the account", () => {
  anchor("/app/").click();
  expect(happened.at(-1)).toBe("map moved to ?account=ada");
});

test("another page does without the day", async () => {
  anchor("/app/links").click();
  await vi.waitFor(() => expect(happened).toHaveLength(3), PATIENCE);
  expect(happened.slice(1)).toEqual(["map left", "links entered at ?account=ada"]);
});

test("what the desk is asked for goes along within it, and nowhere else", () => {
  history.replaceState(null, "", "/app/links?account=ada&q=sale&domain=example.org&sort=clicks&days=30");
  anchor("/app/links").click();
  expect(location.search).toBe("?account=ada&q=sale&domain=example.org&sort=clicks");
  anchor("/app/").click();
  expect(location.search).toBe("?account=ada");
});

test("a page below another is told its name, decoded, and is another page for another name", async () => {
  anchor("/app/chat/caf%C3%A9").click();
  await vi.waitFor(() => expect(happened.at(-1)).toBe("chat café entered at ?account=ada"), PATIENCE);
  anchor("/app/chat/general").click();
  await vi.waitFor(() => expect(happened.at(-1)).toBe("chat general entered at ?account=ada"), PATIENCE);
  expect(document.title).toBe("chat general");
});

test("a name that cannot be decoded is no page", () => {
  const link = anchor("/app/chat/%FF");
  const event = new MouseEvent("click", { bubbles: true, cancelable: true });
  link.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});
