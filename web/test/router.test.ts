// @vitest-environment happy-dom
import type { Window } from "happy-dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { unloadedPage } from "../src/message";
import { type Page, Router } from "../src/router";
import { Sheets } from "../src/sheets";

const PATIENCE = { timeout: 20_000, interval: 10 };

let happened: string[];
/** Whether the code of the links' page does not come. */
let isOffline = false;

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
  vi.spyOn(document, "addEventListener");
  vi.spyOn(globalThis, "addEventListener");
  (window as unknown as Window).happyDOM.setURL("http://blip.test/app/?account=ada&day=2026-11-20");
  const outlet = document.createElement("div");
  document.body.replaceChildren(outlet);
  isOffline = false;
  const links = async (): Promise<Page> => {
    if (isOffline) throw new TypeError("Failed to fetch dynamically imported module");
    return page("links");
  };
  const pages = { "/app": async () => page("map"), "/app/links": links, "/app/chat/": async (room: string) => page(`chat ${room}`) };
  await new Router(
    outlet,
    pages,
    () => page("missing"),
    unloadedPage,
    () => undefined,
  ).start();
});

// The next test has a router of its own.
afterEach(() => {
  for (const [type, listener] of vi.mocked(document.addEventListener).mock.calls) document.removeEventListener(type, listener);
  for (const [type, listener] of vi.mocked(globalThis.addEventListener).mock.calls) removeEventListener(type, listener as EventListener);
  vi.restoreAllMocks();
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

test("a page whose code does not come says so, and is tried again by its button and by its link", async () => {
  isOffline = true;
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("offline"));
  const links = anchor("/app/links");
  const heading = (): string | null | undefined => document.querySelector("h1")?.textContent;
  links.click();
  await vi.waitFor(() => expect(heading()).toBe("This page could not be loaded"), PATIENCE);
  expect(document.querySelector("[role=alert]")?.textContent).toContain("Failed to fetch");
  expect(document.activeElement?.textContent).toBe("This page could not be loaded");
  expect(happened).toEqual(["map entered at ?account=ada&day=2026-11-20", "map left"]);
  const first = document.querySelector("h1");
  document.querySelector<HTMLElement>("[data-testid=page-again]")?.click();
  await vi.waitFor(() => expect(document.querySelector("h1")).not.toBe(first), PATIENCE);
  expect(heading()).toBe("This page could not be loaded");
  isOffline = false;
  links.click();
  await vi.waitFor(() => expect(happened.at(-1)).toBe("links entered at ?account=ada"), PATIENCE);
  expect(heading()).toBeUndefined();
  isOffline = true;
  anchor("/app/").click();
  await vi.waitFor(() => expect(happened.at(-1)).toBe("map entered at ?account=ada"), PATIENCE);
  links.click();
  await vi.waitFor(() => expect(happened.at(-1)).toBe("links entered at ?account=ada"), PATIENCE);
});

test("a page whose code fails to come after another was gone to leaves that one alone", async () => {
  isOffline = true;
  anchor("/app/links").click();
  anchor("/app/chat/general").click();
  await vi.waitFor(() => expect(happened.at(-1)).toBe("chat general entered at ?account=ada"), PATIENCE);
  expect(document.querySelector("h1")).toBeNull();
  anchor("/app/chat/general").click();
  expect(happened.at(-1)).toBe("chat general moved to ?account=ada");
});

test("Blip is loaded anew where it was renewed under an open tab", () => {
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  document.body.replaceChildren(unloadedPage(new TypeError("gone"), async () => false).element);
  document.querySelector<HTMLElement>("[data-testid=page-anew]")?.click();
  expect(reload).toHaveBeenCalledOnce();
});

test.each([
  ["came", true, true, false],
  ["did not come, and the server answers: the browser remembers it", false, true, true],
  ["did not come, as nothing does", false, false, false],
])("what is tried again and %s", async (_, came, isThere, anew) => {
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  const asked = vi.spyOn(globalThis, "fetch");
  if (isThere) asked.mockResolvedValue(new Response());
  else asked.mockRejectedValue(new TypeError("offline"));
  const again = vi.fn(async () => came);
  document.body.replaceChildren(unloadedPage(new TypeError("gone"), again).element);
  document.querySelector<HTMLElement>("[data-testid=page-again]")?.click();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(came ? 0 : 1), PATIENCE);
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(anew ? 1 : 0), PATIENCE);
  expect(again).toHaveBeenCalledOnce();
});

test("a style sheet that did not come is asked for once more, and once it is there not again", async () => {
  const { settings } = (window as unknown as Window).happyDOM;
  const links = (): HTMLLinkElement[] => [...document.head.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
  const sheets = new Sheets();
  sheets.watch();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = "/app/assets/page.css";
  // Neither is fetched: the one setting says that it came, the other that it did not.
  settings.disableCSSFileLoading = true;
  settings.handleDisabledFileLoadingAsSuccess = false;
  document.head.append(link);
  await vi.waitFor(() => expect(links()).toEqual([]), PATIENCE);
  await expect(sheets.complete()).rejects.toThrow("http://blip.test/app/assets/page.css");
  expect(links()).toEqual([]);
  settings.handleDisabledFileLoadingAsSuccess = true;
  await sheets.complete();
  await sheets.complete();
  expect(links().map(({ href }) => href)).toEqual([link.href]);
});
