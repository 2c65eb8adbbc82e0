// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { type CardActions, linkCard } from "../src/links/card";

const PATIENCE = { timeout: 20_000, interval: 10 };
const idle: CardActions = {
  qr: async () => new Blob(["<svg/>"], { type: "image/svg+xml" }),
  remove: async () => undefined,
  erase: async () => undefined,
  edit: () => undefined,
  duplicate: () => undefined,
  toggle: async () => undefined,
  tagged: () => undefined,
};

test("a link shows what it has, as text", () => {
  const link = {
    slug: "x-1",
    destination: "https://example.org/<b>",
    title: "<i>",
    countries: { MY: "https://a/" },
    enabled: false,
  };
  const card = linkCard(link, idle);
  expect(card.textContent).toContain("https://example.org/<b>");
  expect(card.textContent).toContain("<i>");
  expect(card.textContent).toContain("Malaysia → https://a/");
  expect(card.textContent).toContain("switched off");
  expect(card.querySelector("i")).toBeNull();
});

test("a card has its link's code, asked for when it is unfolded", async () => {
  const qr = vi.fn(idle.qr);
  document.body.replaceChildren(linkCard({ slug: "sale", destination: "https://example.org/" }, { ...idle, qr }));
  const unfolded = document.querySelector("[data-testid=card-qr]") as HTMLElement;
  const picture = () => document.querySelector("[data-testid=qr]") as HTMLImageElement;
  expect(qr).not.toHaveBeenCalled();
  unfolded.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(picture().hidden).toBe(false), PATIENCE);
  expect(picture().alt).toBe("QR code of /sale");
  unfolded.dispatchEvent(new Event("toggle"));
  expect(qr).toHaveBeenCalledOnce();
});
