// @vitest-environment happy-dom
import iso from "i18n-iso-countries";
import { createElement } from "preact";
import { beforeEach, expect, test, vi } from "vitest";
import { type Link, type NewLink, Refusal } from "../src/api";
import { COUNTRIES, countriesLike, countryOf, flag, shown } from "../src/countries";
import { FieldProblems, momentOf } from "../src/form";
import { BLANK, type FieldName, type Fields, fieldsOf, newLink, patchOf } from "../src/links/draft";
import { LinkForm, LinkFormView } from "../src/links/form";
import { problemOf } from "../src/links/refused";
import { mounted } from "../src/ui/mount";
import { type } from "./typing";

const PATIENCE = { timeout: 20_000, interval: 10 };
const filled: Fields = { ...BLANK, destination: "https://example.org/" };
const rich: Link = {
  slug: "rich",
  destination: "https://example.org/",
  devices: { mobile: "https://example.org/m" },
  split: [
    { url: "https://example.org/a", weight: 3 },
    { url: "https://example.org/b", weight: 1 },
  ],
  startsAt: "2030-01-02T03:04:56Z",
  expiresAt: "2031-01-02T03:04:56Z",
  afterEnd: "https://example.org/over",
  password: true,
  utm: { source: "mail" },
};

beforeEach(() => document.body.replaceChildren());

function problems(fields: Fields): Partial<Record<FieldName | "", string>> {
  try {
    newLink(fields, Date.parse("2026-11-20T00:00:00Z"));
  } catch (error) {
    return Object.fromEntries((error as FieldProblems<FieldName>).problems.map(({ field, message }) => [field, message]));
  }
  return {};
}

function form(purpose: { link?: Link; refuse?: Refusal; sent?: NewLink[] } = {}): LinkForm {
  const made = new LinkForm({
    title: "New link",
    submit: "Make",
    ...(purpose.link ? { link: purpose.link } : {}),
    send: async (fields) => {
      const link = purpose.link ? patchOf(purpose.link, fields) : newLink(fields);
      if (purpose.refuse) throw purpose.refuse;
      purpose.sent?.push(link as NewLink);
    },
  });
  show(made);
  return made;
}

function show(made: LinkForm): void {
  document.body.append(mounted("div", "", createElement(LinkFormView, { form: made })));
}

function named<T extends HTMLElement>(id: string): T {
  return document.querySelector<T>(`[id$="${id}"]`) as T;
}

function told(field: string): string {
  return document.querySelector(`[data-testid=error-${field}]:not([hidden])`)?.textContent ?? "";
}

function button(text: string): HTMLButtonElement {
  return [...document.querySelectorAll("button")].find(({ textContent }) => textContent === text) as HTMLButtonElement;
}

test("there are the countries that the API takes", () => {
  const codes = [...new Set([...Object.keys(iso.getAlpha2Codes()), "XK"])].sort();
  expect(COUNTRIES.map(({ code }) => code).sort()).toEqual(codes);
  expect(flag("MY")).toBe("🇲🇾");
});

test("a country is found by its code, its name or a part of it, with accents or without", () => {
  expect(countryOf(" my ")?.code).toBe("MY");
  expect(countryOf("uk")?.code).toBe("GB");
  expect(countryOf("cote d'ivoire")?.code).toBe("CI");
  expect(countryOf(shown({ code: "DE", name: "Germany" }))?.code).toBe("DE");
  expect(countryOf("germ")).toBeUndefined();
  expect(countriesLike("de")[0]?.code).toBe("DE");
  expect(countriesLike("united").map(({ code }) => code)).toContain("AE");
  expect(countriesLike("kingdom")[0]?.code).toBe("GB");
  expect(countriesLike("atlantis")).toEqual([]);
  expect(countriesLike("")).toHaveLength(250);
});

test("the picker is worked by keyboard, and by mouse", async () => {
  form();
  button("Add a country").click();
  await vi.waitFor(() => expect(document.activeElement?.className).toBe("country"), PATIENCE);
  const input = document.querySelector(".country") as HTMLInputElement;
  const press = (key: string): boolean => input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  type(input, "malay");
  await vi.waitFor(() => expect(input.getAttribute("aria-activedescendant")).toMatch(/-MY$/), PATIENCE);
  expect(press("Enter")).toBe(false);
  await vi.waitFor(() => expect(input.value).toBe("🇲🇾 Malaysia (MY)"), PATIENCE);
  expect(input.getAttribute("aria-expanded")).toBe("false");
  expect(press("Enter")).toBe(true);
  press("ArrowUp");
  await vi.waitFor(() => expect(input.getAttribute("aria-activedescendant")).toMatch(/-ZW$/), PATIENCE);
  expect(press("Escape")).toBe(false);
  await vi.waitFor(() => expect(input.getAttribute("aria-expanded")).toBe("false"), PATIENCE);
  expect(input.value).toBe("🇲🇾 Malaysia (MY)");
  input.click();
  await vi.waitFor(() => expect(document.querySelector("[id$=-DE]")).not.toBeNull(), PATIENCE);
  document.querySelector<HTMLElement>("[id$=-DE]")?.click();
  await vi.waitFor(() => expect(countryOf(input.value)?.code).toBe("DE"), PATIENCE);
  type(input, "xk");
  input.dispatchEvent(new Event("blur"));
  await vi.waitFor(() => expect(input.value).toContain("Kosovo"), PATIENCE);
});

test("two letters that are no country's code take none that has them in its midst", async () => {
  form();
  button("Add a country").click();
  await vi.waitFor(() => expect(document.activeElement?.className).toBe("country"), PATIENCE);
  const input = document.querySelector(".country") as HTMLInputElement;
  const offered = (): string[] => [...document.querySelectorAll("[role=option]")].map(({ textContent }) => textContent);
  type(input, "ZZ");
  await vi.waitFor(() => expect(offered()).toEqual(["🇨🇬 Congo - Brazzaville (CG)"]), PATIENCE);
  expect(input.getAttribute("aria-activedescendant")).toBeNull();
  expect(input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }))).toBe(true);
  expect(input.value).toBe("ZZ");
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(input.getAttribute("aria-activedescendant")).toMatch(/-CG$/), PATIENCE);
  for (const [text, code] of [["zza", "CG"], ["DE", "DE"], ["ko", "XK"], ["king", "GB"]] as const) {
    type(input, text);
    await vi.waitFor(() => expect(input.getAttribute("aria-activedescendant")).toMatch(new RegExp(`-${code}$`)), PATIENCE);
  }
});

test("once a country is chosen, it is no longer said that none is named, and the focus stays", async () => {
  form();
  type(named("destination"), "");
  button("Add a country").click();
  await vi.waitFor(() => expect(document.activeElement?.className).toBe("country"), PATIENCE);
  const input = document.querySelector(".country") as HTMLInputElement;
  type(input, "nowhere");
  button("Make").click();
  await vi.waitFor(() => expect(told("countries")).toBe("No country is named “nowhere”."), PATIENCE);
  const missing = told("destination");
  expect(missing).not.toBe("");
  // Which folds the list once more.
  await vi.waitFor(() => expect(document.activeElement?.id).toBe("destination"), PATIENCE);
  input.focus();
  type(input, "atlantis");
  expect(told("countries")).toBe("No country is named “nowhere”.");
  type(input, "germ");
  await vi.waitFor(() => expect(input.getAttribute("aria-activedescendant")).toMatch(/-DE$/), PATIENCE);
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(told("countries")).toBe(""), PATIENCE);
  expect(input.hasAttribute("aria-invalid")).toBe(false);
  // What else is wrong is told still, and takes no focus.
  expect(told("destination")).toBe(missing);
  await new Promise((done) => setTimeout(done, 100));
  expect(document.activeElement).toBe(input);
});

test("all that is missing or half filled in is told at once", () => {
  expect(
    problems({
      ...BLANK,
      countries: [["", "example.org"], ["", ""]],
      split: [["", "5"], ["", ""]],
      expires: "2020-01-01T00:00",
    }),
  ).toEqual({
    destination: "Where does the link lead? A destination is needed.",
    countries: "Choose a country for its destination.",
    split: "A destination is needed beside its weight.",
    expiresAt: "Expires must be a time to come: it is over already.",
  });
  expect(problems({ ...filled, countries: [["DE", ""]] }).countries).toContain("visitors from Germany");
  expect(problems({ ...filled, countries: [["Atlantis", "a.b"]] }).countries).toBe("No country is named “Atlantis”.");
  expect(problems({ ...filled, split: [["a.b", "1.5"]] }).split).toContain("1 to 100, was 1.5");
  for (const weight of ["0", "101"]) expect(problems({ ...filled, split: [["a.b", weight]] }).split).toContain(`was ${weight}`);
  expect(problems({ ...filled, starts: "2031-01-01T00:00", expires: "2030-01-01T00:00" }).startsAt).toBe("Starts must be before it expires.");
  expect(problems({ ...filled, most: "9007199254740993" }).maxClicks).toBe("Most clicks may have 15 digits at most.");
  expect(problems(filled)).toEqual({});
});

test("what stands under More is sent as the API takes it", () => {
  const fields: Fields = {
    ...filled,
    devices: { mobile: "example.org/m", tablet: " ", desktop: "" },
    split: [["example.org/a", "3"], ["example.org/b", ""], ["", ""]],
    starts: "2030-01-01T10:00",
    afterEnd: "example.org/over",
    password: " with spaces ",
    utm: { ...BLANK.utm, source: " mail " },
  };
  expect(newLink(fields)).toEqual({
    destination: "https://example.org/",
    enabled: true,
    devices: { mobile: "https://example.org/m" },
    split: [
      { url: "https://example.org/a", weight: 3 },
      { url: "https://example.org/b", weight: 1 },
    ],
    startsAt: new Date(2030, 0, 1, 10).toISOString(),
    afterEnd: "https://example.org/over",
    password: " with spaces ",
    utm: { source: "mail" },
  });
});

test("what is left as it was stays, and what is emptied is taken away", () => {
  const kept = patchOf(rich, fieldsOf(rich));
  expect(kept).toMatchObject({ devices: rich.devices, split: rich.split, afterEnd: rich.afterEnd, utm: rich.utm });
  for (const field of ["password", "startsAt", "expiresAt"]) expect(kept).not.toHaveProperty(field);
  const emptied = { ...BLANK, slug: "rich", destination: rich.destination, dropsPassword: true };
  expect(patchOf(rich, emptied)).toMatchObject({ devices: { mobile: null }, split: null, afterEnd: null, utm: { source: null }, startsAt: null, expiresAt: null, password: null });
  expect(patchOf(rich, { ...fieldsOf(rich), password: "new" })).toHaveProperty("password", "new");
});

test("a time that a clock skips is told, not moved", () => {
  const zone = process.env["TZ"];
  process.env["TZ"] = "Europe/Berlin";
  expect(momentOf("2030-03-31T02:30")).toBe("is left out that day: clocks are put forward");
  expect(momentOf("2030-03-31T03:30")).toEqual(new Date("2030-03-31T01:30:00Z"));
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
  expect(momentOf("2030-01-01T10:00")).toEqual(new Date(2030, 0, 1, 10));
  expect(momentOf("")).toBeUndefined();
  expect(momentOf("2030-01-01T")).toBe("needs a whole date and a time");
});

test("a refusal is told in the form's own words, beside its field", () => {
  const said = (message: string, status = 400) => problemOf(new Refusal(status, "bad_request", message, "e1"));
  expect(said('slug must match [a-zA-Z0-9_-]{3,64}, was "a"')).toEqual({ field: "slug", message: 'Slug must have 3 to 64 of a–z A–Z 0–9 _ -, was "a"' });
  expect(said('maxClicks must be a whole number 1 or more, was 0').message).toBe("Most clicks must be a whole number 1 or more, was 0");
  expect(said('countries.MY must name a host after its scheme, was "https://1..2"').message).toBe('The destination for Malaysia must name a host after its scheme, was "https://1..2"');
  expect(said("devices.mobile must have 1..2048 characters, has 3000")).toEqual({ field: "devices", key: "mobile", message: "The destination for phones must have 1 to 2048 characters, has 3000" });
  expect(said("split[1].weight must be a whole number of 1..100, was 0")).toEqual({ field: "split", row: 1, message: "Weight 2 of the split must be a whole number of 1 to 100, was 0" });
  expect(said("tags must be a list of 0..20 texts, has 21").message).toBe("A link may have 20 tags at most, has 21");
  expect(said("split must be a list of 0..10 destinations, has 11").message).toBe("A link may have 10 destinations to spread over at most, has 11");
  expect(said("utm.source must be a text of 1..200 characters, was x").field).toBe("utm");
  expect(said("slug sale is taken", 409)).toEqual({ field: "slug", message: "Slug sale is taken" });
  expect(said("link sale is being changed by others; try again", 409).field).toBe("");
  expect(said("something broke", 500)).toEqual({ field: "", message: "something broke (ID e1)" });
});

test("the first of what is wrong has the focus, and what is folded away opens for it", async () => {
  form();
  type(named("destination"), "a.b");
  type(named("expires"), "2020-01-01T00:00");
  document.querySelector("form")?.requestSubmit();
  await vi.waitFor(() => expect(told("expiresAt")).toContain("over already"), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement).toBe(named("expires")), PATIENCE);
  expect(document.querySelector("details")?.open).toBe(true);
  type(named("destination"), "");
  document.querySelector("form")?.requestSubmit();
  await vi.waitFor(() => expect(told("destination")).toContain("is needed"), PATIENCE);
  expect(told("expiresAt")).toContain("over already");
  await vi.waitFor(() => expect(document.activeElement).toBe(named("destination")), PATIENCE);
});

test("what the server refuses has the focus in its own row, or by its own name", async () => {
  let message = "countries.DE must name a host after its scheme, was x";
  const rich = { slug: "two", destination: "https://example.org/", countries: { MY: "https://my/", DE: "https://de/" }, devices: { tablet: "https://t/" }, utm: { term: "x" } };
  const made = new LinkForm({
    title: "Edit",
    submit: "Save",
    link: rich,
    send: async () => {
      throw new Refusal(400, "bad_request", message);
    },
  });
  show(made);
  const focused = async (): Promise<string> => {
    const before = document.activeElement;
    document.querySelector("form")?.requestSubmit();
    await vi.waitFor(() => expect(document.activeElement).not.toBe(before), PATIENCE);
    expect(document.querySelector(".problem:not([hidden])")).not.toBeNull();
    return (document.activeElement as HTMLInputElement).value;
  };
  expect(await focused()).toBe("https://de/");
  message = "devices.tablet must name a host after its scheme, was x";
  expect(await focused()).toBe("https://t/");
  message = "utm.term must be a text of 1..200 characters, was x";
  expect(await focused()).toBe("x");
});

test("a weight that cannot be read is told, also where a browser hands it over as nothing", async () => {
  const sent: NewLink[] = [];
  form({ sent });
  type(named("destination"), "a.b");
  button("Add a destination").click();
  await vi.waitFor(() => expect(document.querySelector(".weight")).not.toBeNull(), PATIENCE);
  type(document.querySelector("details input[inputmode=url]:not([id])") as HTMLInputElement, "a.b");
  Object.defineProperty(document.querySelector(".weight"), "validity", { value: { badInput: true } });
  document.querySelector("form")?.requestSubmit();
  await vi.waitFor(() => expect(told("split")).toContain("whole number of 1 to 100"), PATIENCE);
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(document.activeElement?.className).toBe("weight"), PATIENCE);
});

test("shares of a split are told as they are weighed", async () => {
  form({ link: rich });
  expect([...document.querySelectorAll(".share")].map(({ textContent }) => textContent)).toEqual(["75 %", "25 %"]);
  document.querySelector<HTMLElement>("[aria-label='Remove this destination']")?.click();
  await vi.waitFor(() => expect([...document.querySelectorAll(".share")].map(({ textContent }) => textContent)).toEqual(["100 %"]), PATIENCE);
  expect(document.activeElement).toBe(button("Add a destination"));
});

test("a password is never shown, is kept, replaced or removed, and not copied", async () => {
  const sent: NewLink[] = [];
  form({ link: rich, sent });
  const password = named<HTMLInputElement>("-password");
  const submit = (): void => document.querySelector("form")?.requestSubmit();
  expect(password.value).toBe("");
  expect(document.querySelector("[data-testid=has-password]")?.textContent).toContain("It has a password");
  expect(document.querySelector("[data-testid=more-set]")?.textContent).toContain("password");
  submit();
  await vi.waitFor(() => expect(sent).toHaveLength(1), PATIENCE);
  named<HTMLInputElement>("drop-password").click();
  await vi.waitFor(() => expect(password.disabled).toBe(true), PATIENCE);
  submit();
  await vi.waitFor(() => expect(sent).toHaveLength(2), PATIENCE);
  expect(sent.map((link) => ("password" in link ? link.password : "kept"))).toEqual(["kept", null]);
  document.body.replaceChildren();
  form().like(rich);
  await vi.waitFor(() => expect(document.querySelector("[data-testid=has-password]")?.textContent).toContain("is not copied"), PATIENCE);
  expect(named("drop-password").closest("label")?.hidden).toBe(true);
});

function chips(): (string | null)[] {
  return [...document.querySelectorAll("[data-testid=chip]")].map(({ firstChild }) => firstChild?.textContent ?? "");
}

test("tags become chips as they are typed and pasted, and go by key and by button", async () => {
  const sent: NewLink[] = [];
  form({ sent });
  const tags = named<HTMLInputElement>("tags");
  const press = (key: string): boolean => tags.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  type(tags, "news");
  expect(press("Enter")).toBe(false);
  await vi.waitFor(() => expect(chips()).toEqual(["#news"]), PATIENCE);
  expect(tags.value).toBe("");
  type(tags, "#spring, news,");
  await vi.waitFor(() => expect(chips()).toEqual(["#news", "#spring"]), PATIENCE);
  expect(tags.value).toBe("");
  const paste = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(paste, { clipboardData: { getData: () => "a, b" } });
  expect(tags.dispatchEvent(paste)).toBe(false);
  await vi.waitFor(() => expect(chips()).toEqual(["#news", "#spring", "#a", "#b"]), PATIENCE);
  press("Backspace");
  await vi.waitFor(() => expect(chips()).toEqual(["#news", "#spring", "#a"]), PATIENCE);
  expect(document.querySelector("[data-testid=chips] ~ [role=status]")?.textContent).toBe("b removed");
  type(tags, "x");
  press("Backspace");
  document.querySelector<HTMLElement>("[aria-label='Remove tag spring']")?.click();
  await vi.waitFor(() => expect(chips()).toEqual(["#news", "#a"]), PATIENCE);
  expect(document.activeElement).toBe(tags);
  type(tags, "half");
  type(named("destination"), "a.b");
  document.querySelector("form")?.requestSubmit();
  await vi.waitFor(() => expect(sent).toHaveLength(1), PATIENCE);
  expect(sent[0]?.tags).toEqual(["news", "a", "half"]);
  await vi.waitFor(() => expect(chips()).toEqual([]), PATIENCE);
  expect(tags.value).toBe("");
  // Where nothing is typed, it sends the form.
  expect(press("Enter")).toBe(true);
});

test("a tag with a comma in it, which the API takes, stays one", async () => {
  const sent: NewLink[] = [];
  form({ link: { slug: "one", destination: "https://example.org/", tags: ["a, b", "#c"] }, sent });
  expect(chips()).toEqual(["#a, b", "##c"]);
  document.querySelector("form")?.requestSubmit();
  await vi.waitFor(() => expect(sent[0]?.tags).toEqual(["a, b", "#c"]), PATIENCE);
});

test("a row that goes takes what cannot be read of it along, and no other row's", async () => {
  const sent: NewLink[] = [];
  form({ link: rich, sent });
  const [first, second] = [...document.querySelectorAll<HTMLInputElement>(".weight")] as [HTMLInputElement, HTMLInputElement];
  Object.defineProperty(first, "validity", { value: { badInput: true } });
  document.querySelector<HTMLElement>("[aria-label='Remove this destination']")?.click();
  await vi.waitFor(() => expect(first.isConnected).toBe(false), PATIENCE);
  expect(second.isConnected).toBe(true);
  document.querySelector("form")?.requestSubmit();
  await vi.waitFor(() => expect(sent[0]?.split).toEqual([{ url: "https://example.org/b", weight: 1 }]), PATIENCE);
});
