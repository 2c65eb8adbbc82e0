// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { Refusal, type Webhook } from "../src/api";
import { WebhooksPage } from "../src/webhooks/page";

const PATIENCE = { timeout: 20_000, interval: 10 };
const hook: Webhook = { id: "w1", url: "https://hooks.example/a", enabled: true, after: { clicks: 3 }, newest: { clicks: 5 } };

function element<T extends HTMLElement>(name: string): T {
  return document.querySelector<T>(`[data-testid=${name}]`) as T;
}

test("a webhook is made, told of, replayed, switched off and deleted", async () => {
  let all: Webhook[] = [];
  const asked: unknown[] = [];
  const page = new WebhooksPage({
    webhooks: async () => all,
    makeWebhook: async (url) => (asked.push(url), (all = [hook]), { ...hook, secret: "whsec_once" }),
    changeWebhook: async (id, patch) => (asked.push([id, patch]), (all = [{ ...hook, enabled: false, note: "gone" }]), all[0] as Webhook),
    removeWebhook: async (id) => void (asked.push(id), (all = [])),
    rotateSecret: async () => ({ ...hook, secret: "whsec_next" }),
    replayWebhook: async (_, after) => {
      asked.push(after);
      throw new Refusal(400, "bad_request", "after must be a whole number 0..5, was 9");
    },
    deliveries: async () => [{ log: "clicks", after: 2, seq: 3, at: "2026-11-20T14:07:00Z", status: 500, body: "broken" }],
  });
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  document.querySelector<HTMLInputElement>("#url")!.value = " https://hooks.example/a ";
  document.querySelector("form")!.dispatchEvent(new Event("submit"));
  await vi.waitFor(() => expect(element("state").textContent).toBe("On, has everything up to number 3, 2 behind."), PATIENCE);
  expect(element("secret").textContent).toContain("whsec_once");
  element("rotate").click();
  await vi.waitFor(() => expect(element("secret").textContent).toContain("whsec_next"), PATIENCE);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Copy the secret");
  const number = document.querySelector<HTMLInputElement>("[type=number]")!;
  number.value = "9";
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
  expect(asked).toEqual(["https://hooks.example/a", 9, ["w1", { enabled: false }], "w1"]);
  leave();
});
