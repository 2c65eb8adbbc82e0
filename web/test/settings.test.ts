// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { type AccountSettings, type Key, type Member, type NewKey, Refusal } from "../src/api";
import { Lately } from "../src/lately";
import { SettingsPage } from "../src/settings/page";
import { type } from "./typing";

const PATIENCE = { timeout: 20_000, interval: 10 };
const SECRET = `blip_${"x".repeat(43)}`;
const nightly: Key = { id: "k1", name: "nightly", scopes: ["read"], hint: "blip_abcd", createdAt: "2026-11-20T14:07:00Z", lastUsedAt: "2026-11-20T15:00:00Z" };

let asked: unknown[];
let settings: AccountSettings | Refusal;
let revoked: Refusal | undefined;
let members: Member[];
let second = "two";
/** What the server waits for before it makes, adds or changes anything. */
let wait: Promise<void> | undefined;

function element<T extends HTMLElement>(name: string): T {
  return document.querySelector<T>(`[data-testid=${name}]`) as T;
}

function field(id: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`#${id}`) as HTMLInputElement;
}

function send(form: string): void {
  element<HTMLFormElement>(form).requestSubmit();
}

function entered(): () => void {
  const page = new SettingsPage({
    deleteAccount: async (name) => {
      await wait;
      asked.push({ deleted: name });
      if (name !== "demo") throw new Refusal(400, "bad_request", `account must be the account's own name, demo, to confirm, was "${name}"`);
      return { state: "deleting", usableFrom: "2026-11-20T16:00:00Z" };
    },
    account: async (cursor) => {
      asked.push({ cursor });
      if (cursor === "broken") throw new Refusal(503, "unavailable", "webhooks cannot be reached; try again");
      if (cursor === "two") return { records: [{ type: "click", data: { id: "c1" } }] };
      return { records: [{ type: "settings", data: { exactPlaces: false } }, { type: "link", data: { slug: "a" } }], cursor: second };
    },
    // A new key, and that one is revoked, is known there after a moment: here never.
    keys: async () => [nightly],
    makeKey: async (key: NewKey) => {
      await wait;
      asked.push(key);
      if (key.name === "one too many") throw new Refusal(409, "conflict", "an account has at most 50 keys");
      return { ...key, id: "k2", hint: "blip_xxxx", createdAt: "2026-11-21T14:07:00Z", key: SECRET };
    },
    revokeKey: async (id) => {
      asked.push(id);
      if (revoked) throw revoked;
    },
    members: async () => members,
    accessAudit: async () => [
      { id: "5", at: "2026-11-21T14:09:00Z", by: "ada@example.org", op: "changed", webhook: "https://hooks.example.org", before: { id: "w" }, after: { id: "w", newSecret: true } },
      { id: "4", at: "2026-11-21T14:08:00Z", by: "ada@example.org", op: "deleted", share: "hall", before: { id: "s", name: "hall", link: "launch" }, after: {} },
      { id: "3", at: "2026-11-21T14:07:00Z", by: "ada@example.org", op: "created", key: "nightly", before: {}, after: { id: "k1", name: "nightly", scopes: ["read", "clicks"] } },
    ],
    memberAudit: async () => [
      { id: "2", at: "2026-11-21T14:08:00Z", by: "ada@example.org", op: "changed", member: "bob@example.org", before: { role: "viewer" }, after: { role: "editor" } },
      { id: "1", at: "2026-11-21T14:07:00Z", by: "key nightly", op: "deleted", member: "eve@example.org", before: { role: "owner" }, after: {} },
    ],
    addMember: async (member) => {
      await wait;
      asked.push(member);
      if (member.person === "a b") throw new Refusal(400, "bad_request", 'person must be without spaces, was "a b"');
      members = [...members, member];
      return member;
    },
    changeMember: async (person, role) => {
      asked.push([person, role]);
      if (role !== "owner" && members.length === 1) throw new Refusal(409, "conflict", "the last owner stays one");
      members = members.map((each) => (each.person === person ? { person, role } : each));
      return { person, role };
    },
    removeMember: async (person) => {
      asked.push(person);
      members = members.filter((each) => each.person !== person);
    },
    settings: async () => {
      if (settings instanceof Refusal) throw settings;
      return settings;
    },
    changeSettings: async (patch) => {
      await wait;
      asked.push(patch);
      if (patch["clickDays"] === 5_000) throw new Refusal(400, "bad_request", "clickDays must be 1..3650 or null, was 5000");
      return { exactPlaces: patch["exactPlaces"] === true, doubleClicksOnce: patch["doubleClicksOnce"] === true, ...(typeof patch["clickDays"] === "number" ? { clickDays: patch["clickDays"] } : {}) };
    },
  });
  document.body.replaceChildren(page.element);
  return page.enter();
}

beforeEach(() => {
  asked = [];
  settings = { exactPlaces: false, doubleClicksOnce: true, clickDays: 90 };
  revoked = undefined;
  members = [];
  wait = undefined;
});

test("a key is made, told once, and revoked", async () => {
  const leave = entered();
  await vi.waitFor(() => expect(element("key").textContent).toContain("used last 20 Nov 2026"), PATIENCE);
  send("key-form");
  await vi.waitFor(() => expect(element("error-scopes").hidden).toBe(false), PATIENCE);
  expect(element("error-name").textContent).toContain("must not be empty");
  await vi.waitFor(() => expect(document.activeElement).toBe(field("key-name")), PATIENCE);
  type(field("key-name"), " import ");
  element("scope-write").click();
  send("key-form");
  await vi.waitFor(() => expect(element("key-made").textContent).toContain(SECRET), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Copy the key"), PATIENCE);
  expect(element("keys").children).toHaveLength(2);
  expect(element("key").textContent).toContain("never used");
  expect(element<HTMLInputElement>("scope-write").checked).toBe(false);

  vi.stubGlobal("confirm", () => true);
  revoked = new Refusal(503, "unavailable", "keys cannot be reached; try again");
  element("revoke").click();
  await vi.waitFor(() => expect(element("key-error").textContent).toContain("try again"), PATIENCE);
  expect(element("key-status").textContent).toBe("");
  revoked = undefined;
  element("revoke").click();
  await vi.waitFor(() => expect(element("keys").children).toHaveLength(1), PATIENCE);
  expect(document.activeElement?.textContent).toBe("Keys for machines");
  expect(element("key-made").hidden).toBe(true);
  expect(asked).toEqual([{ name: "import", scopes: ["write"] }, "k2", "k2"]);
  leave();
});

test("what was just made is listed once, also when the server knows of it, and what was revoked not at all", () => {
  const list = new Lately<{ id: string }>();
  list.listed([{ id: "a" }]);
  list.made({ id: "b" });
  expect(list.all.map(({ id }) => id)).toEqual(["b", "a"]);
  list.listed([{ id: "a" }, { id: "b" }]);
  // The answer to who made it may come after a list that has it already.
  list.made({ id: "b" });
  expect(list.all.map(({ id }) => id)).toEqual(["b", "a"]);
  list.gone("a");
  expect(list.all.map(({ id }) => id)).toEqual(["b"]);
  list.listed([{ id: "a" }, { id: "b" }]);
  expect(list.all.map(({ id }) => id)).toEqual(["b"]);
});

test("a key is told to nobody who comes by later", async () => {
  const leave = entered();
  type(field("key-name"), "import");
  element("scope-read").click();
  send("key-form");
  await vi.waitFor(() => expect(element("key-made").textContent).toContain(SECRET), PATIENCE);
  leave();
  await vi.waitFor(() => expect(document.body.textContent).not.toContain(SECRET), PATIENCE);
});

test("a double click makes one key, and what is told once stays until another key is made", async () => {
  const leave = entered();
  type(field("key-name"), "import");
  element("scope-read").click();
  send("key-form");
  await vi.waitFor(() => expect(element("key-made").textContent).toContain(SECRET), PATIENCE);
  send("key-form");
  await vi.waitFor(() => expect(element("key-status").textContent).toBe("import is ready."), PATIENCE);
  expect(element("error-name").hidden).toBe(true);
  // Whoever goes on without a name is told so, and still has the key.
  type(field("key-name"), " ");
  send("key-form");
  await vi.waitFor(() => expect(element("error-name").hidden).toBe(false), PATIENCE);
  expect(element("key-made").textContent).toContain(SECRET);
  type(field("key-name"), "one too many");
  element("scope-read").click();
  send("key-form");
  await vi.waitFor(() => expect(document.querySelector("[data-testid=key-form] [data-testid=error]")?.textContent).toContain("at most 50"), PATIENCE);
  expect(element("key-made").textContent).toContain(SECRET);
  expect(asked).toHaveLength(2);
  leave();
});

test("a double click adds one member, and does not ask for another", async () => {
  entered();
  type(field("member-person"), "ada@example.org");
  send("member-form");
  await vi.waitFor(() => expect(element("member-status").textContent).toContain("is a member now"), PATIENCE);
  send("member-form");
  await new Promise((drawn) => setTimeout(drawn, 50));
  expect(element("member-status").textContent).toContain("is a member now");
  expect(element("error-person").hidden).toBe(true);
  expect(asked).toHaveLength(1);
});

test("what is filled in while something is made, added or saved stays", async () => {
  entered();
  await vi.waitFor(() => expect(field("keeping-days").value).toBe("90"), PATIENCE);
  let answer = (): void => undefined;
  wait = new Promise((done) => (answer = done));
  type(field("key-name"), "import");
  element("scope-read").click();
  send("key-form");
  type(field("key-name"), "the next one");
  type(field("member-person"), "ada@example.org");
  send("member-form");
  type(field("member-person"), "bob@example.org");
  type(field("keeping-days"), "30");
  send("keeping-form");
  type(field("keeping-days"), "365");
  answer();
  await vi.waitFor(() => expect(element("key-status").textContent).toBe("import is ready."), PATIENCE);
  await vi.waitFor(() => expect(element("member-status").textContent).toContain("ada@example.org is a member now"), PATIENCE);
  await vi.waitFor(() => expect(element("keeping-status").textContent).toContain("Saved."), PATIENCE);
  expect(field("key-name").value).toBe("the next one");
  expect(element<HTMLInputElement>("scope-read").checked).toBe(false);
  expect(field("member-person").value).toBe("bob@example.org");
  expect(field("keeping-days").value).toBe("365");
});

test("a refusal that is of no field stands at the form's end", async () => {
  entered();
  type(field("key-name"), "one too many");
  element("scope-read").click();
  send("key-form");
  await vi.waitFor(() => expect(document.querySelector("[data-testid=key-form] [data-testid=error]")?.textContent).toBe("an account has at most 50 keys"), PATIENCE);
  expect(field("key-name").value).toBe("one too many");
});

test("how clicks are kept is changed, and for ever where nothing is filled in", async () => {
  entered();
  await vi.waitFor(() => expect(field("keeping-days").value).toBe("90"), PATIENCE);
  type(field("keeping-days"), "5000");
  send("keeping-form");
  await vi.waitFor(() => expect(element("error-clickDays").textContent).toBe("Days must be 1 to 3650, or nothing, was 5000"), PATIENCE);
  type(field("keeping-days"), "");
  field("keeping-exact").click();
  expect(field("keeping-once").checked).toBe(true);
  field("keeping-once").click();
  send("keeping-form");
  await vi.waitFor(() => expect(element("keeping-status").textContent).toContain("Saved."), PATIENCE);
  expect(asked).toEqual([
    { clickDays: 5_000, exactPlaces: false, doubleClicksOnce: true },
    { clickDays: null, exactPlaces: true, doubleClicksOnce: false },
  ]);
  Object.defineProperty(field("keeping-days"), "validity", { value: { badInput: true } });
  type(field("keeping-days"), "");
  send("keeping-form");
  await vi.waitFor(() => expect(element("error-clickDays").textContent).toBe("Days must be a whole number."), PATIENCE);
  expect(element("keeping-status").textContent).toBe("");
});

test("nothing is saved over settings that are not known", async () => {
  settings = new Refusal(503, "unavailable", "settings cannot be read; try again");
  entered();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=keeping-form] [data-testid=error]")?.textContent).toContain("cannot be read"), PATIENCE);
  expect(document.querySelector<HTMLButtonElement>("[data-testid=keeping-form] button")?.disabled).toBe(true);
});

test("the first member is an owner; others are added, given another role, and removed", async () => {
  entered();
  await vi.waitFor(() => expect(document.querySelector<HTMLSelectElement>("#member-role")?.value).toBe("owner"), PATIENCE);
  expect(document.body.textContent).toContain("Begin with yourself.");
  send("member-form");
  await vi.waitFor(() => expect(element("error-person").textContent).toContain("must not be empty"), PATIENCE);
  type(field("member-person"), "a b");
  send("member-form");
  await vi.waitFor(() => expect(element("error-person").textContent).toBe('Person must be without spaces, was "a b"'), PATIENCE);
  type(field("member-person"), " ada@example.org ");
  send("member-form");
  await vi.waitFor(() => expect(element("member-status").textContent).toBe("ada@example.org is a member now, as owner."), PATIENCE);
  const choice = element("member").querySelector("select") as HTMLSelectElement;
  choice.value = "viewer";
  choice.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(element("member-error").textContent).toContain("last owner"), PATIENCE);
  expect(choice.value).toBe("owner");
  type(field("member-person"), "bob@example.org");
  send("member-form");
  await vi.waitFor(() => expect(document.querySelectorAll("[data-testid=member]").length).toBe(2), PATIENCE);
  vi.stubGlobal("confirm", () => true);
  element("remove").click();
  await vi.waitFor(() => expect(element("member-status").textContent).toBe("ada@example.org is no member any more."), PATIENCE);
  expect(document.activeElement?.textContent).toBe("Members");
  const past = element("member-changes").closest("details")!;
  past.open = true;
  past.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(element("member-changes").textContent).toContain("bob@example.org made editor, was viewer, by ada@example.org"), PATIENCE);
  expect(element("member-changes").textContent).toContain("eve@example.org, owner, removed by key nightly");
  expect(asked).toEqual([
    { person: "a b", role: "owner" },
    { person: "ada@example.org", role: "owner" },
    ["ada@example.org", "viewer"],
    { person: "bob@example.org", role: "viewer" },
    "ada@example.org",
  ]);
  vi.unstubAllGlobals();
});

test("who made and revoked keys, shares and webhooks is told when it is asked for", async () => {
  const leave = entered();
  expect(element("access-changes").children).toHaveLength(0);
  const past = element("access-changes").closest("details")!;
  past.open = true;
  past.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(element("access-changes").children).toHaveLength(3), PATIENCE);
  expect([...element("access-changes").querySelectorAll("p")].map((line) => line.textContent)).toEqual([
    "Webhook to https://hooks.example.org changed, with a new secret, by ada@example.org",
    "Share hall revoked (/launch) by ada@example.org",
    "Key nightly made (read, clicks) by ada@example.org",
  ]);
  leave();
});

test("everything is read page by page into one file of lines", async () => {
  entered();
  const saved: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => (saved.push(blob as Blob), "blob:x"));
  element("takeout").click();
  await vi.waitFor(() => expect(element("takeout-status").textContent).toBe("3 records saved."), PATIENCE);
  const lines = (await (saved[0] as Blob).text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(["settings", "link", "click"]);
  second = "broken";
  element("takeout").click();
  await vi.waitFor(() => expect(element("takeout-error").hidden).toBe(false), PATIENCE);
  expect(element("takeout-error").textContent).toContain("webhooks cannot be reached");
  expect(saved.length).toBe(1);
  second = "two";
});

test("the account is deleted only for who types its name", async () => {
  entered();
  const name = field("leaving-account");
  send("leaving-form");
  await vi.waitFor(() => expect(element("error-account").textContent).toBe("Type the account’s name."), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement).toBe(name), PATIENCE);
  expect(asked.filter((each) => Object.hasOwn(each as object, "deleted"))).toEqual([]);
  type(name, "other");
  send("leaving-form");
  await vi.waitFor(() => expect(element("error-account").textContent).toBe('The name must be the account\'s own name, demo, to confirm, was "other"'), PATIENCE);
  type(name, " demo ");
  send("leaving-form");
  await vi.waitFor(() => expect(element("leaving-status").textContent).toContain("is being deleted"), PATIENCE);
  expect(element("error-account").hidden).toBe(true);
  await vi.waitFor(() => expect(name.value).toBe(""), PATIENCE);
  expect(asked.filter((each) => Object.hasOwn(each as object, "deleted"))).toEqual([{ deleted: "other" }, { deleted: "demo" }]);
});

test("the account is deleted once, and the focus stays at the button that was pressed", async () => {
  entered();
  let answer = (): void => undefined;
  wait = new Promise((done) => (answer = done));
  type(field("leaving-account"), "demo");
  const go = document.querySelector<HTMLButtonElement>("[data-testid=leaving-form] button") as HTMLButtonElement;
  go.focus();
  go.click();
  await vi.waitFor(() => expect(go.getAttribute("aria-disabled")).toBe("true"), PATIENCE);
  expect(go.disabled).toBe(false);
  go.click();
  answer();
  await vi.waitFor(() => expect(element("leaving-status").textContent).toContain("is being deleted"), PATIENCE);
  // The second half of a double click.
  go.click();
  await vi.waitFor(() => expect(go.getAttribute("aria-disabled")).toBeNull(), PATIENCE);
  expect(go.disabled).toBe(false);
  expect(document.activeElement).toBe(go);
  expect(element("leaving-status").textContent).toContain("is being deleted");
  expect(asked.filter((each) => Object.hasOwn(each as object, "deleted"))).toHaveLength(1);
});
