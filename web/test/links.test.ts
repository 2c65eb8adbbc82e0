// @vitest-environment happy-dom
import { createElement } from "preact";
import { expect, test, vi } from "vitest";
import { Sieve, SieveControls } from "../src/links/sieve";
import { Undo, UndoButton } from "../src/links/undo";
import { mounted } from "../src/ui/mount";
import { entered, find, PATIENCE, whole } from "./desk";
import { type } from "./typing";

test("a refused link keeps what was filled in and tells why", async () => {
  await entered([]);
  type(find("#title"), "Sale");
  type(find("#destination"), "a@");
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(find("[data-testid=error-destination]").hidden).toBe(false), PATIENCE);
  expect(find("[data-testid=error-destination]").textContent).toBe('Destination must have no user name or password, was "https://a@"');
  await vi.waitFor(() => expect(document.activeElement).toBe(find("#destination")), PATIENCE);
  expect(find("#destination").getAttribute("aria-invalid")).toBe("true");
  expect(find<HTMLInputElement>("#title").value).toBe("Sale");
});

test("a made link stands first", async () => {
  await entered([{ slug: "old-one", destination: "https://example.org/" }]);
  type(find("#destination"), "https://example.org/new");
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(find(".link").dataset["slug"]).toBe("made-one"), PATIENCE);
  expect(find("[data-testid=status]").textContent).toBe("/made-one is ready.");
  await vi.waitFor(() => expect(find<HTMLInputElement>("#destination").value).toBe(""), PATIENCE);
});

test("what was said goes when it may hold no longer, but not what can still be taken back", async () => {
  await entered([{ slug: "gone", destination: "https://example.org/" }]);
  const said = (): string | null => find("[data-testid=status]").textContent;
  type(find("#destination"), "a.b");
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(said()).toBe("/made-one is ready."), PATIENCE);
  // The second half of a double click, and later a press that is meant.
  find<HTMLFormElement>("form").requestSubmit();
  await new Promise((drawn) => setTimeout(drawn, 50));
  expect(said()).toBe("/made-one is ready.");
  expect(find("[data-testid=error-destination]").hidden).toBe(true);
  const later = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 1_000);
  find<HTMLFormElement>("form").requestSubmit();
  later.mockRestore();
  await vi.waitFor(() => expect(find("[data-testid=error-destination]").hidden).toBe(false), PATIENCE);
  expect(said()).toBe("");
  find("[data-slug=gone] [data-testid=delete]").click();
  await vi.waitFor(() => expect(said()).toBe("/gone is deleted."), PATIENCE);
  find("#title").dispatchEvent(new Event("input", { bubbles: true }));
  expect(said()).toBe("/gone is deleted.");
});

test("more links come on demand", async () => {
  const page = await entered(["one", "two", "three"].map((slug) => ({ slug, destination: "https://example.org/" })));
  find(".more").click();
  await vi.waitFor(() => expect(page.querySelectorAll(".link")).toHaveLength(3), PATIENCE);
  expect(find(".more").hidden).toBe(true);
});

test("a link is deleted, and had back", async () => {
  const page = await entered([{ slug: "gone", destination: "https://example.org/" }]);
  find("[data-testid=delete]").click();
  await vi.waitFor(() => expect(page.querySelectorAll(".link")).toHaveLength(0), PATIENCE);
  expect(find("[data-testid=status]").textContent).toBe("/gone is deleted.");
  find("[data-testid=undo]").click();
  await vi.waitFor(() => expect(page.querySelectorAll(".link")).toHaveLength(1), PATIENCE);
  expect(find("[data-testid=status]").textContent).toBe("/gone is back.");
  expect(find("[data-testid=undo]").hidden).toBe(true);
});

test("a deletion is taken back for ten seconds", async () => {
  vi.useFakeTimers();
  const lost = vi.fn();
  const undo = new Undo(lost);
  const other = document.createElement("button");
  document.body.replaceChildren(mounted("div", "", createElement(UndoButton, { undo })), other);
  const button = find("[data-testid=undo]");
  undo.offer(async () => undefined);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(button.hidden).toBe(false);
  expect(document.activeElement).toBe(button);
  expect(lost).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(button.hidden).toBe(true);
  // Who is at it is not left at nothing; who is elsewhere stays there.
  expect(lost).toHaveBeenCalledOnce();
  undo.offer(async () => undefined);
  await vi.advanceTimersByTimeAsync(0);
  other.focus();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(button.hidden).toBe(true);
  expect(lost).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test("what is typed a moment before another page is gone to is not asked there", () => {
  vi.useFakeTimers();
  const asked = vi.fn();
  const sieve = new Sieve(asked);
  document.body.replaceChildren(mounted("div", "", createElement(SieveControls, { sieve })));
  for (const isLeft of [false, true]) {
    find<HTMLInputElement>("#search").value = "x";
    find("#search").dispatchEvent(new Event("input"));
    if (isLeft) sieve.leave();
    vi.advanceTimersByTime(1_000);
    expect(asked).toHaveBeenCalledOnce();
  }
  vi.useRealTimers();
});

test("a link that cannot be deleted stays, and the reason is told", async () => {
  await entered([{ slug: "kept", destination: "https://example.org/" }]);
  find("[data-testid=delete]").click();
  await vi.waitFor(() => expect(find("[data-testid=list-error]").textContent).toBe("no link kept"), PATIENCE);
  expect(find(".link").dataset["slug"]).toBe("kept");
});

test("a date without a time is told beside its field, and nothing is sent", async () => {
  await entered([]);
  Object.defineProperty(find("#expires"), "validity", { value: { badInput: true } });
  type(find("#destination"), "https://example.org/");
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(find("[data-testid=error-expiresAt]").hidden).toBe(false), PATIENCE);
  expect(find("[data-testid=error-expiresAt]").textContent).toBe("Expires needs a whole date and a time.");
  expect(document.querySelectorAll(".link")).toHaveLength(0);
});

test("a link is switched off and told to be", async () => {
  await entered([whole]);
  find("[data-testid=toggle]").focus();
  find("[data-testid=toggle]").click();
  await vi.waitFor(() => expect(find(".off").textContent).toBe("switched off"), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement).toBe(find("[data-testid=toggle]")), PATIENCE);
  expect(find("[data-testid=status]").textContent).toBe("/sale is switched off.");
  expect(find("[data-testid=toggle]").textContent).toBe("Switch on");
});

test("a duplicate has all but the name", async () => {
  await entered([whole]);
  find("[data-testid=duplicate]").click();
  await vi.waitFor(() => expect(find<HTMLInputElement>("#destination").value).toBe(whole.destination), PATIENCE);
  expect(document.activeElement).toBe(find("#destination"));
  expect(find<HTMLInputElement>("#slug").value).toBe("");
  expect(document.querySelectorAll(".link-form .country-row")).toHaveLength(2);
});

test("search, order, state and tag stand in the address, and are asked for", async () => {
  const asked: unknown[] = [];
  await entered([whole], asked);
  const search = find<HTMLInputElement>("#search");
  search.value = "sal";
  search.dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "created", q: "sal" }), PATIENCE);
  const sort = find<HTMLSelectElement>("[data-testid=sort]");
  sort.value = "clicks";
  sort.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "clicks", q: "sal" }), PATIENCE);
  await vi.waitFor(() => expect(document.querySelectorAll("[data-testid=tag]")).toHaveLength(1), PATIENCE);
  find("[data-testid=tag]").click();
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "clicks", q: "sal", tag: "news" }), PATIENCE);
  expect(location.search).toBe("?q=sal&sort=clicks&tag=news");
  find("[data-testid=tag-off]").click();
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "clicks", q: "sal" }), PATIENCE);
});

test("links that lead to a domain are asked for once it is one", async () => {
  const asked: unknown[] = [];
  await entered([whole], asked);
  const domain = find<HTMLInputElement>("#domain");
  domain.value = " Example.ORG ";
  domain.dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "created", domain: "example.org" }), PATIENCE);
  expect(location.search).toBe("?domain=example.org");
  domain.value = "exam";
  domain.dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "created" }), PATIENCE);
});

test("a domain that is half typed stays in its field while others are asked for", async () => {
  const asked: unknown[] = [];
  await entered([whole], asked);
  const domain = find<HTMLInputElement>("#domain");
  domain.focus();
  type(domain, "exam");
  const before = asked.length;
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), PATIENCE);
  await vi.waitFor(() => expect(find(".more").getAttribute("aria-disabled")).toBeNull(), PATIENCE);
  expect(domain.value).toBe("exam");
});

test("what is typed goes along with what is chosen a moment later", async () => {
  const asked: unknown[] = [];
  await entered([whole], asked);
  type(find("#search"), "sal");
  const sort = find<HTMLSelectElement>("[data-testid=sort]");
  sort.value = "clicks";
  sort.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "clicks", q: "sal" }), PATIENCE);
  expect(find<HTMLInputElement>("#search").value).toBe("sal");
});

test("a slash searches and n makes a link, but not within a field", async () => {
  await entered([whole]);
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
  expect(document.activeElement).toBe(find("#search"));
  find("#search").dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
  expect(document.activeElement).toBe(find("#search"));
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
  expect(document.activeElement).toBe(find("#destination"));
});

test("a link is deleted with its clicks only once the box is ticked, and then for good", async () => {
  const asked: unknown[] = [];
  const page = await entered([{ slug: "gone", destination: "https://example.org/", clicks: 1234 }], asked);
  find("[data-testid=erase]").click();
  expect(find("[data-testid=erase-dialog]").textContent).toContain("1,234 clicks");
  find("[data-testid=erase-go]").click();
  expect(asked).not.toContainEqual({ erased: "gone" });
  find("[data-testid=erase-keep]").click();
  expect(document.querySelector("[data-testid=erase-dialog]")).toBeNull();
  find("[data-testid=erase]").click();
  find("[data-testid=erase-sure]").click();
  await vi.waitFor(() => expect(find<HTMLButtonElement>("[data-testid=erase-go]").disabled).toBe(false), PATIENCE);
  find("[data-testid=erase-go]").click();
  await vi.waitFor(() => expect(page.querySelectorAll(".link").length).toBe(0), PATIENCE);
  expect(asked).toContainEqual({ erased: "gone" });
  expect(page.textContent).toContain("/gone is deleted, and its clicks are being erased.");
  expect(document.activeElement?.tagName).toBe("H1");
  expect(find<HTMLButtonElement>("[data-testid=undo]").hidden).toBe(true);
});
