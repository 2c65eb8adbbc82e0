// @vitest-environment happy-dom
import { createElement } from "preact";
import { expect, test, vi } from "vitest";
import type { Link } from "../src/api";
import { type CardActions, LinkCard } from "../src/links/card";
import { Card } from "../src/links/cards";
import { mounted } from "../src/ui/mount";

const PATIENCE = { timeout: 20_000, interval: 10 };
const idle: CardActions = {
  api: { qr: async () => new Blob(["<svg/>"], { type: "image/svg+xml" }) },
  sparks: { watch: () => undefined },
  remove: async () => undefined,
  erase: async () => undefined,
  edit: () => undefined,
  duplicate: () => undefined,
  toggle: async () => undefined,
  tagged: () => undefined,
};

function shown(link: Link, actions = idle): HTMLElement {
  return mounted("ul", "", createElement(LinkCard, { card: new Card(link), actions }));
}

test("a link shows what it has, as text", () => {
  const link = {
    slug: "x-1",
    destination: "https://example.org/<b>",
    title: "<i>",
    countries: { MY: "https://a/" },
    enabled: false,
  };
  const card = shown(link);
  expect(card.textContent).toContain("https://example.org/<b>");
  expect(card.textContent).toContain("<i>");
  expect(card.textContent).toContain("Malaysia → https://a/");
  expect(card.textContent).toContain("switched off");
  expect(card.querySelector("i")).toBeNull();
});

test("a card has its link's code, asked for when it is unfolded", async () => {
  const qr = vi.fn(idle.api.qr);
  document.body.replaceChildren(shown({ slug: "sale", destination: "https://example.org/" }, { ...idle, api: { qr } }));
  const unfolded = document.querySelector("[data-testid=card-qr]") as HTMLElement;
  const picture = () => document.querySelector("[data-testid=qr]") as HTMLImageElement;
  expect(qr).not.toHaveBeenCalled();
  unfolded.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(picture()?.hidden).toBe(false), PATIENCE);
  expect(picture().alt).toBe("QR code of /sale");
  unfolded.dispatchEvent(new Event("toggle"));
  expect(qr).toHaveBeenCalledOnce();
});
