// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { type NewShare, Refusal, type Share } from "../src/api";
import { SharesPage } from "../src/shares/page";
import { type } from "./typing";

const PATIENCE = { timeout: 20_000, interval: 10 };
const hall: Share = { id: "s1", name: "hall", link: "launch", expiresAt: "2020-01-01T00:00:00Z", createdAt: "2019-12-31T12:00:00Z" };
const PATH = `/app/wall#share=demo.blip_share_${"x".repeat(43)}`;

function element<T extends HTMLElement>(name: string): T {
  return document.querySelector<T>(`[data-testid=${name}]`) as T;
}

function fill(values: Readonly<Record<string, string>>): void {
  for (const [id, value] of Object.entries(values)) type(document.querySelector<HTMLInputElement>(`#${id}`)!, value);
  document.querySelector("form")!.dispatchEvent(new Event("submit"));
}

test("a share is made, its address told once, and it is revoked", async () => {
  const asked: unknown[] = [];
  let refuse = true;
  const make = async (share: NewShare) => {
    asked.push(share);
    if (share.link === "nobodys") throw new Refusal(400, "bad_request", 'link must be one of the account\'s, was "nobodys"');
    return { ...share, id: "s2", createdAt: "2026-11-20T14:07:00Z", path: PATH };
  };
  const page = new SharesPage({
    // A new share, and that one is revoked, is known there after a moment: here never.
    shares: async () => [hall],
    makeShare: make,
    revokeShare: async (id) => {
      asked.push(id);
      if (refuse) throw new Refusal(503, "unavailable", "share opens nothing more, but who watches with it still may; try again");
    },
    links: async () => ({ links: [{ slug: "launch", destination: "https://example.org/" }] }),
  });
  document.body.replaceChildren(page.element);
  const leave = page.enter();
  await vi.waitFor(() => expect(element("share").textContent).toContain("/launch alone"), PATIENCE);
  expect(element("share").textContent).toContain("expired");
  await vi.waitFor(() => expect(document.querySelector("datalist option")!.getAttribute("value")).toBe("launch"), PATIENCE);

  fill({ name: " " });
  await vi.waitFor(() => expect(element("error-name").hidden).toBe(false), PATIENCE);
  fill({ name: "lobby", expires: "2020-01-01T00:00" });
  await vi.waitFor(() => expect(element("error-expiresAt").textContent).toContain("over already"), PATIENCE);
  fill({ expires: "", link: "nobodys" });
  await vi.waitFor(() => expect(element("error-link").textContent).toContain("nobodys"), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement!.id).toBe("link"), PATIENCE);
  fill({ link: "/launch" });
  await vi.waitFor(() => expect(element("share-made").textContent).toContain(PATH), PATIENCE);
  await vi.waitFor(() => expect(document.activeElement).toBe(element("copy")), PATIENCE);
  expect(element("shares").children).toHaveLength(2);
  expect(element("status").textContent).toBe("lobby is ready.");

  // The second half of a double click.
  fill({});
  await new Promise((drawn) => setTimeout(drawn, 50));
  expect(element("error-name").hidden).toBe(true);
  expect(element("status").textContent).toBe("lobby is ready.");
  fill({ name: " " });
  await vi.waitFor(() => expect(element("error-name").hidden).toBe(false), PATIENCE);
  expect(element("share-made").textContent).toContain(PATH);

  vi.stubGlobal("confirm", () => false);
  element("revoke").click();
  vi.stubGlobal("confirm", () => true);
  element("revoke").click();
  await vi.waitFor(() => expect(element("list-error").textContent).toContain("try again"), PATIENCE);
  refuse = false;
  element("revoke").click();
  await vi.waitFor(() => expect(element("shares").children).toHaveLength(1), PATIENCE);
  expect(document.activeElement?.textContent).toBe("Shares");
  expect(element("share-made").hidden).toBe(true);
  expect(asked).toEqual([{ name: "lobby", link: "nobodys" }, { name: "lobby", link: "launch" }, "s2", "s2"]);
  leave();
  await vi.waitFor(() => expect(element("share-made").textContent).toBe(""), PATIENCE);
});
