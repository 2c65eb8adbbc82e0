// @vitest-environment happy-dom
import { createElement } from "preact";
import { expect, test, vi } from "vitest";
import { type Api, type Link, Refusal } from "../src/api";
import { LinksPage } from "../src/links/page";
import { Sieve, SieveControls } from "../src/links/sieve";
import { Undo, UndoButton } from "../src/links/undo";
import { mounted } from "../src/ui/mount";
import { type } from "./typing";

const PATIENCE = { timeout: 20_000, interval: 10 };

/** The API over a list in memory; tells what it was asked. */
function desk(links: Link[], asked: unknown[] = []): Pick<Api, "links" | "link" | "create" | "change" | "remove" | "erase" | "restore"> {
  return {
    erase: async (slug) => void asked.push({ erased: slug }),
    restore: async (slug) => links.find((link) => link.slug === slug) as Link,
    link: async (slug) => ({ ...(links.find((link) => link.slug === slug) as Link), etag: '"theirs"' }),
    change: async (slug, patch, version) => {
      asked.push({ slug, patch, version });
      if (version === '"old"') throw new Refusal(412, "changed", "link has changed");
      return { ...(links.find((link) => link.slug === slug) as Link), ...(patch as Partial<Link>), etag: '"mine"' };
    },
    links: async (question, cursor) => (asked.push(question), { links: cursor ? links.slice(1) : links.slice(0, 1), cursor: cursor ? null : "next" }),
    create: async (link) => {
      if (link.destination.endsWith("@")) throw new Refusal(400, "bad_request", 'destination must have no user name or password, was "https://a@"', "e1");
      const { password, ...rest } = link;
      return { slug: "made-one", url: "http://blip/made-one", ...rest, ...(password ? { password: true as const } : {}) };
    },
    remove: async (slug) => {
      if (slug === "kept") throw new Refusal(404, "not_found", "no link kept");
    },
  };
}

async function entered(links: Link[], asked: unknown[] = []): Promise<HTMLElement> {
  history.replaceState(null, "", "/app/links");
  const page = new LinksPage(desk(links, asked) as Api);
  document.body.replaceChildren(page.element);
  page.enter();
  await vi.waitFor(
    () => expect(page.element.querySelectorAll(".link").length).toBe(Math.min(1, links.length)),
    PATIENCE,
  );
  return page.element;
}

function find<T extends HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`nothing is ${selector}`);
  return element;
}

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

/** The API of a server that takes its time; `answer` ends it. */
function slow(links: Link[], asked: unknown[] = []): { readonly api: Api; readonly answer: () => void } {
  let answer = (): void => undefined;
  const wait = new Promise<void>((done) => (answer = done));
  const quick = desk(links, asked);
  const api = { ...quick, create: async (link: Parameters<typeof quick.create>[0]) => (await wait, quick.create(link)), change: async (...of: Parameters<typeof quick.change>) => (await wait, quick.change(...of)) };
  return { api: api as Api, answer };
}

test("what is typed while a link is being made stays", async () => {
  const { api, answer } = slow([]);
  document.body.replaceChildren(new LinksPage(api).element);
  const tags = find<HTMLInputElement>("#tags");
  type(find("#destination"), "https://example.org/");
  type(find("#title"), "Sale");
  type(tags, "news, half");
  for (const _ of [1, 2]) [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Add a country")?.click();
  await vi.waitFor(() => expect(document.querySelectorAll(".country")).toHaveLength(2), PATIENCE);
  const [first, second] = [...document.querySelectorAll<HTMLElement>(".country-row")] as [HTMLElement, HTMLElement];
  const [country, to] = [...first.querySelectorAll("input")] as [HTMLInputElement, HTMLInputElement];
  type(country, "DE");
  type(to, "https://example.org/de");
  find<HTMLFormElement>("form").requestSubmit();
  type(find("#title"), "Next sale");
  type(find("#slug"), "next");
  type(tags, "half, spring");
  const later = second.querySelectorAll("input")[1] as HTMLInputElement;
  type(later, "https://example.org/fr");
  find<HTMLInputElement>("#enabled").click();
  answer();
  await vi.waitFor(() => expect(find(".link").dataset["slug"]).toBe("made-one"), PATIENCE);
  await vi.waitFor(() => expect(find<HTMLInputElement>("#destination").value).toBe(""), PATIENCE);
  expect(find(".link-title").textContent).toBe("Sale");
  expect(find<HTMLInputElement>("#title").value).toBe("Next sale");
  expect(find<HTMLInputElement>("#slug").value).toBe("next");
  expect(find<HTMLInputElement>("#enabled").checked).toBe(false);
  expect(tags.value).toBe("spring");
  expect(document.querySelectorAll("[data-testid=chip]")).toHaveLength(0);
  expect([...document.querySelectorAll(".link-form .country-row")]).toEqual([second]);
});

test("a button keeps the focus while what it began is under way, and takes no press meanwhile", async () => {
  const asked: unknown[] = [];
  const { api, answer } = slow([whole], asked);
  const page = new LinksPage(api);
  document.body.replaceChildren(page.element);
  page.enter();
  await vi.waitFor(() => find("[data-testid=toggle]"), PATIENCE);
  const buttons = [find<HTMLButtonElement>("[data-testid=toggle]"), find<HTMLButtonElement>("[data-testid=link-form] [type=submit]")];
  type(find("#destination"), "https://example.org/");
  for (const button of buttons) {
    button.focus();
    button.click();
    // A browser takes the focus from a button that is disabled.
    await vi.waitFor(() => expect(button.getAttribute("aria-disabled")).toBe("true"), PATIENCE);
    expect(button.disabled).toBe(false);
    button.click();
  }
  answer();
  for (const button of buttons) await vi.waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull(), PATIENCE);
  expect(asked.filter((each) => (each as { patch?: unknown }).patch)).toHaveLength(1);
  expect(document.querySelectorAll("[data-slug=made-one]")).toHaveLength(1);
  expect(document.activeElement).toBe(buttons[1]);
});

test("who asks for the last links by key is at the first of them", async () => {
  await entered(["one", "two", "three"].map((slug) => ({ slug, destination: "https://example.org/" })));
  find(".more").focus();
  find(".more").click();
  await vi.waitFor(() => expect(find(".more").hidden).toBe(true), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement).toBe(find("[data-slug=two]")), PATIENCE);
});

test("a copy that is made while a link is being made stays whole", async () => {
  const { api, answer } = slow([whole]);
  const page = new LinksPage(api);
  document.body.replaceChildren(page.element);
  page.enter();
  await vi.waitFor(() => find("[data-testid=duplicate]"), PATIENCE);
  type(find("#destination"), whole.destination);
  find<HTMLFormElement>("form").requestSubmit();
  find("[data-testid=duplicate]").click();
  answer();
  await vi.waitFor(() => expect(find(".link").dataset["slug"]).toBe("made-one"), PATIENCE);
  expect(find<HTMLInputElement>("#destination").value).toBe(whole.destination);
});

test("what is changed while an edit is being saved stays, and is saved upon what was saved", async () => {
  const asked: unknown[] = [];
  const { api, answer } = slow([whole], asked);
  const page = new LinksPage(api);
  document.body.replaceChildren(page.element);
  page.enter();
  await vi.waitFor(() => find("[data-testid=edit]"), PATIENCE);
  find("[data-testid=edit]").click();
  await vi.waitFor(() => find("[data-testid=edit-form]"), PATIENCE);
  const title = find("[data-testid=edit-form]").querySelectorAll("input")[2] as HTMLInputElement;
  type(title, "Sold");
  find<HTMLFormElement>("[data-testid=edit-form]").requestSubmit();
  type(title, "Sold out");
  answer();
  await vi.waitFor(() => expect(find("[data-testid=status]").textContent).toBe("/sale is changed."), PATIENCE);
  expect(title.isConnected).toBe(true);
  expect(title.value).toBe("Sold out");
  find<HTMLFormElement>("[data-testid=edit-form]").requestSubmit();
  await vi.waitFor(() => expect(find(".link-title").textContent).toBe("Sold out"), PATIENCE);
  expect(asked.at(-1)).toMatchObject({ version: '"mine"', patch: { title: "Sold out" } });
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

const whole: Link = {
  slug: "sale",
  destination: "https://example.org/a",
  title: "Sale",
  tags: ["news"],
  countries: { MY: "https://example.org/my", DE: "https://example.org/de" },
  expiresAt: "2030-01-02T03:04:56Z",
  maxClicks: 10,
  enabled: true,
  query: "forward",
  etag: '"one"',
};

test("a date without a time is told beside its field, and nothing is sent", async () => {
  await entered([]);
  Object.defineProperty(find("#expires"), "validity", { value: { badInput: true } });
  type(find("#destination"), "https://example.org/");
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(find("[data-testid=error-expiresAt]").hidden).toBe(false), PATIENCE);
  expect(find("[data-testid=error-expiresAt]").textContent).toBe("Expires needs a whole date and a time.");
  expect(document.querySelectorAll(".link")).toHaveLength(0);
});

test("a link is edited in its place under the version that was read", async () => {
  const asked: unknown[] = [];
  await entered([whole], asked);
  find("[data-testid=edit]").click();
  await vi.waitFor(() => find("[data-testid=edit-form]"), PATIENCE);
  const form = find("[data-testid=edit-form]");
  const title = form.querySelectorAll("input")[2] as HTMLInputElement;
  expect(title.value).toBe("Sale");
  type(title, "Sold");
  find<HTMLFormElement>("[data-testid=edit-form]").requestSubmit();
  await vi.waitFor(() => expect(find(".link-title").textContent).toBe("Sold"), PATIENCE);
  expect(asked.at(-1)).toMatchObject({ slug: "sale", version: '"one"', patch: { title: "Sold" } });
  expect(document.querySelector("[data-testid=edit-form]")).toBeNull();
});

test("somebody else's change is told, and lost only where that is wanted", async () => {
  const asked: { version?: string }[] = [];
  await entered([{ ...whole, etag: '"old"' }], asked);
  find("[data-testid=edit]").click();
  await vi.waitFor(() => find("[data-testid=edit-form]"), PATIENCE);
  find<HTMLFormElement>("[data-testid=edit-form]").requestSubmit();
  await vi.waitFor(() => expect(find("[data-testid=edit-form] [data-testid=error]").textContent).toContain("Somebody has changed this link meanwhile"), PATIENCE);
  find<HTMLFormElement>("[data-testid=edit-form]").requestSubmit();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=edit-form]")).toBeNull(), PATIENCE);
  expect(asked.at(-1)?.version).toBe('"theirs"');
});

test("an edit that has changed something stays while others are asked for, and while another page is gone to", async () => {
  const asked: { slug?: string; patch?: unknown }[] = [];
  const links = [whole, { slug: "second", destination: "https://example.org/2" }];
  history.replaceState(null, "", "/app/links");
  const page = new LinksPage(desk(links, asked) as Api);
  document.body.replaceChildren(page.element);
  let leave = page.enter();
  await vi.waitFor(() => find("[data-slug=sale] [data-testid=edit]"), PATIENCE);
  find("[data-slug=sale] [data-testid=edit]").click();
  await vi.waitFor(() => expect(document.activeElement?.closest("[data-testid=edit-form]")).not.toBeNull(), PATIENCE);
  const title = (): HTMLInputElement => find("[data-testid=edit-form]").querySelectorAll("input")[2] as HTMLInputElement;
  type(title(), "Sold");

  const search = find<HTMLInputElement>("#search");
  search.focus();
  type(search, "sal");
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "created", q: "sal" }), PATIENCE);
  await vi.waitFor(() => expect(find(".more").getAttribute("aria-disabled")).toBeNull(), PATIENCE);
  expect(title().value).toBe("Sold");
  expect(document.activeElement).toBe(search);
  expect(document.querySelectorAll("[data-slug=sale]")).toHaveLength(0);

  // It is listed no more.
  links.reverse();
  links.length = 1;
  leave();
  leave = page.enter();
  await vi.waitFor(() => find("[data-slug=second]"), PATIENCE);
  expect(title().value).toBe("Sold");
  expect(find("[data-testid=links] li").dataset["testid"]).toBe("editing");

  // It comes again with a later page, and is not shown twice.
  links.push(whole);
  find(".more").click();
  await vi.waitFor(() => expect(find(".more").hidden).toBe(true), PATIENCE);
  expect(document.querySelectorAll("[data-testid=links] li.link")).toHaveLength(2);
  find<HTMLFormElement>("[data-testid=edit-form]").requestSubmit();
  await vi.waitFor(() => expect(find("[data-slug=sale] .link-title").textContent).toBe("Sold"), PATIENCE);
  expect(asked.at(-1)).toMatchObject({ slug: "sale", version: '"one"', patch: { title: "Sold" } });
  leave();
});

test("an edit that has changed nothing goes when others are asked for", async () => {
  const asked: unknown[] = [];
  await entered([whole], asked);
  find("[data-testid=edit]").click();
  await vi.waitFor(() => find("[data-testid=edit-form]"), PATIENCE);
  type(find("#search"), "sal");
  await vi.waitFor(() => expect(document.querySelector("[data-testid=edit-form]")).toBeNull(), PATIENCE);
  expect(find(".link").dataset["slug"]).toBe("sale");
});

test("editing is given up with Escape", async () => {
  await entered([whole]);
  find("[data-testid=edit]").click();
  await vi.waitFor(() => find("[data-testid=edit-form]"), PATIENCE);
  find("[data-testid=edit-form]").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  await vi.waitFor(() => expect(document.querySelector("[data-testid=edit-form]")).toBeNull(), PATIENCE);
  expect(find(".link").dataset["slug"]).toBe("sale");
  expect(document.activeElement).toBe(find("[data-testid=edit]"));
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
