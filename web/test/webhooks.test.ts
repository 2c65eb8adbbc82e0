// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { Refusal, type Webhook } from "../src/api";
import { WebhooksPage } from "../src/webhooks/page";
import { type } from "./typing";

const PATIENCE = { timeout: 20_000, interval: 10 };
const hook: Webhook = { id: "w1", url: "https://hooks.example/a", enabled: true, after: { clicks: 3 }, newest: { clicks: 5 } };

function element<T extends HTMLElement>(name: string): T {
  return document.querySelector<T>(`[data-testid="${name}"]`) as T;
}

test("a webhook is made, told of, replayed, switched off and deleted", async () => {
  let all: Webhook[] = [];
  const asked: unknown[] = [];
  const page = new WebhooksPage({
    webhooks: async () => all,
    makeWebhook: async (url, events) => (asked.push(url, events), (all = [hook]), { ...hook, secret: "whsec_once" }),
    changeWebhook: async (id, patch) => (asked.push([id, patch]), (all = [{ ...hook, enabled: false, note: "gone" }]), all[0] as Webhook),
    removeWebhook: async (id) => void (asked.push(id), (all = [])),
    rotateSecret: async () => ({ ...hook, secret: "whsec_next" }),
    replayWebhook: async (_, after, of) => {
      asked.push([after, of]);
      throw new Refusal(400, "bad_request", "after must be a whole number 0..5, was 9");
    },
    deliveries: async () => [{ log: "clicks", after: 2, seq: 3, at: "2026-11-20T14:07:00Z", status: 500, body: "broken" }],
  });
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  type(document.querySelector<HTMLInputElement>("#url")!, " https://hooks.example/a ");
  document.querySelector("form")!.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("state").textContent).toBe("On, has everything up to number 3, 2 behind."), PATIENCE);
  expect(element("secret").textContent).toContain("whsec_once");
  // The second half of a double click.
  document.querySelector("form")!.dispatchEvent(new Event("submit"));
  await new Promise((drawn) => setTimeout(drawn, 50));
  expect(element("secret").textContent).toContain("whsec_once");
  expect(element("error-url").hidden).toBe(true);
  element("rotate").click();
  await vi.waitFor(() => expect(element("secret").textContent).toContain("whsec_next"), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Copy the secret"), PATIENCE);
  const number = document.querySelector<HTMLInputElement>("[type=number]")!;
  type(number, "9");
  number.form!.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("notice").textContent).toContain("0..5"), PATIENCE);
  const last = document.querySelector("details")!;
  last.open = true;
  last.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(element("deliveries").textContent).toContain("3500broken"), PATIENCE);
  element("toggle").click();
  await vi.waitFor(() => expect(element("state").textContent).toBe("Off, has everything up to number 3, 2 behind: gone."), PATIENCE);
  element("delete").click();
  await vi.waitFor(() => expect(element("webhooks").children).toHaveLength(0), PATIENCE);
  expect(element("secret").hidden).toBe(true);
  expect(asked).toEqual(["https://hooks.example/a", ["clicks"], [9, "clicks"], ["w1", { enabled: false }], "w1"]);
  leave();
});

test("a webhook is sent what is chosen, and says how far it is in each", async () => {
  let all: Webhook[] = [];
  const asked: unknown[] = [];
  const refuse = async (): Promise<never> => Promise.reject(new Error("not asked for"));
  const page = new WebhooksPage({
    webhooks: async () => all,
    makeWebhook: async (url, events) => {
      if (url.startsWith("ftp")) throw new Refusal(400, "bad_request", "url must be an http or https address, was ftp://a.b");
      return (asked.push(events), (all = [{ ...hook, after: { clicks: 3, links: 4 }, newest: { clicks: 3, links: 6 } }]), { ...hook, secret: "whsec_once" });
    },
    replayWebhook: async (_, after, of) => (asked.push([after, of]), hook),
    changeWebhook: refuse,
    removeWebhook: refuse,
    rotateSecret: refuse,
    deliveries: refuse,
  });
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  const form = document.querySelector("form")!;
  form.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("error-url").textContent).toBe("Address must not be empty."), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement!.id).toBe("url"), PATIENCE);
  type(document.querySelector<HTMLInputElement>("#url")!, "ftp://a.b");
  element("event-clicks").click();
  form.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("error-events").textContent).toBe("Choose what it is sent."), PATIENCE);
  // What is wrong with the form is still so when the list has come.
  await vi.waitFor(() => expect([...document.querySelectorAll<HTMLElement>(".soft")].at(-1)!.hidden).toBe(false), PATIENCE);
  expect(element("error-events").hidden).toBe(false);
  await vi.waitFor(() => expect(document.activeElement).toBe(element("event-clicks")), PATIENCE);
  element("event-clicks").click();
  element("event-link.deleted").click();
  form.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("error-url").textContent).toBe("Address must be an http or https address, was ftp://a.b"), PATIENCE);
  type(document.querySelector<HTMLInputElement>("#url")!, "https://hooks.example/a");
  // A double click while it is made.
  form.dispatchEvent(new Event("submit"));
  form.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("state").textContent).toBe("On, has all clicks up to number 3, and all changes of links up to number 4, 2 behind."), PATIENCE);
  const of = document.querySelector("select")!;
  of.value = "links";
  of.dispatchEvent(new Event("change"));
  const after = document.querySelector<HTMLInputElement>("[type=number]")!;
  type(after, "2");
  after.form!.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(asked).toEqual([["clicks", "link.deleted"], [2, "links"]]), PATIENCE);
  leave();
});
