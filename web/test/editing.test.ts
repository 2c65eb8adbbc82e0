// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { Api, Link } from "../src/api";
import { LinksPage } from "../src/links/page";
import { desk, entered, find, PATIENCE, whole } from "./desk";
import { type } from "./typing";

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

test("that nothing was found is told beside an edit that stays", async () => {
  const links = [whole];
  const asked: unknown[] = [];
  await entered(links, asked);
  find("[data-testid=edit]").click();
  await vi.waitFor(() => expect(document.activeElement?.closest("[data-testid=edit-form]")).not.toBeNull(), PATIENCE);
  type(find("[data-testid=edit-form]").querySelectorAll("input")[2] as HTMLInputElement, "Sold");
  const none = find("[data-testid=none]");
  links.length = 0;
  type(find("#search"), "xyz");
  await vi.waitFor(() => expect(none.textContent).toBe("No link is like that."), PATIENCE);
  expect(none.hidden).toBe(false);
  expect(find("[data-testid=links] li").dataset["testid"]).toBe("editing");
  links.push({ slug: "other", destination: "https://example.org/" });
  type(find("#search"), "other");
  await vi.waitFor(() => expect(none.hidden).toBe(true), PATIENCE);
  // It alone is found, and is not only there because it is being edited.
  links.splice(0, 1, whole);
  type(find("#search"), "sal");
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ sort: "created", q: "sal" }), PATIENCE);
  await vi.waitFor(() => expect(document.querySelectorAll("[data-testid=links] li.link")).toHaveLength(1), PATIENCE);
  expect(find("[data-testid=links] li").dataset["testid"]).toBe("editing");
  expect(none.hidden).toBe(true);
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
