// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Api, Refusal } from "../src/api";
import { Sparks } from "../src/links/sparks";

let seen: (place: Element, isIntersecting: boolean) => void;
let asked: string[];
let answers: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-20T14:07:00Z") });
  asked = [];
  answers = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
        seen = (target, isIntersecting) => told([{ target, isIntersecting }]);
      }
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const api: Pick<Api, "stats"> = {
  stats: async ({ link = "" }) => {
    asked.push(link);
    if (link === "broken") throw new Refusal(503, "unavailable", "not now");
    await new Promise<void>((go) => answers.push(go));
    return { total: 3, visitors: 2, bots: 0, rows: [{ key: "2026-11-20", count: 3 }] };
  },
};

function places(sparks: Sparks, ...links: string[]): HTMLElement[] {
  return links.map((link) => {
    const place = document.createElement("div");
    sparks.watch(place, link);
    return place;
  });
}

test("a picture is asked for once its link has stayed in sight, not for what flies by", async () => {
  const sparks = new Sparks(api);
  const [stays, flies] = places(sparks, "stays", "flies") as [HTMLElement, HTMLElement];
  seen(stays, true);
  seen(flies, true);
  await vi.advanceTimersByTimeAsync(200);
  seen(flies, false);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(["stays"]);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(stays.querySelector("svg")?.getAttribute("aria-label")).toBe("Clicks a day over the last 14 days: at most 3 clicks");
});

test("no more than four are asked for at once, and one that fails holds nobody up", async () => {
  const sparks = new Sparks(api);
  for (const place of places(sparks, "broken", "a", "b", "c", "d", "e")) seen(place, true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(["broken", "a", "b", "c", "d"]);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(6);
});

test("a page that is left asks for nothing more", async () => {
  const sparks = new Sparks(api);
  for (const place of places(sparks, "a", "b")) seen(place, true);
  sparks.clear();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
});
