// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { type Api, type Link, Refusal } from "../src/api";
import { linkCard } from "../src/links/card";
import { newLink, withScheme } from "../src/links/form";
import { LinksPage } from "../src/links/page";
import { countryName } from "../src/words";

const PATIENCE = { timeout: 20_000, interval: 10 };
const empty = { slug: "", destination: "", title: "", expires: "", most: "", enabled: true, forward: false, countries: [] };

/** The API over a list in memory. */
function desk(links: Link[]): Pick<Api, "links" | "create" | "remove"> {
  return {
    links: async (cursor) => ({ links: cursor ? links.slice(1) : links.slice(0, 1), cursor: cursor ? null : "next" }),
    create: async (link) => {
      if (link.destination === "") throw new Refusal(400, "bad_request", "destination must be a URL, was empty", "e1");
      return { slug: "made-one", url: "http://blip/made-one", ...link };
    },
    remove: async (slug) => {
      if (slug === "kept") throw new Refusal(404, "not_found", "no link kept");
    },
  };
}

async function entered(links: Link[]): Promise<HTMLElement> {
  const page = new LinksPage(desk(links) as Api);
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

test("empty fields are left out", () => {
  expect(newLink({ ...empty, destination: " https://example.org/ " })).toEqual({
    destination: "https://example.org/",
    enabled: true,
  });
});

test("an address without a scheme is https", () => {
  expect(withScheme(" example.com/foo?a=b:c ")).toBe("https://example.com/foo?a=b:c");
  expect(withScheme("//example.com/")).toBe("https://example.com/");
  expect(withScheme("localhost:3000/x")).toBe("https://localhost:3000/x");
  expect(withScheme("example.com:8080")).toBe("https://example.com:8080");
  expect(withScheme("münchen.de")).toBe("https://münchen.de");
  for (const kept of ["", "http://a.b", "HTTPS://a.b", "ftp://a.b", "mailto:a@b.c", "javascript:alert(1)"])
    expect(withScheme(kept)).toBe(kept);
});

test("two rows of one country are told, not merged", () => {
  const rows = [
    ["DE", "https://example.org/a"],
    ["de ", "https://example.org/b"],
  ] as const;
  expect(() => newLink({ ...empty, destination: "https://example.org/", countries: rows })).toThrow(
    "countries has two rows of Germany (DE)",
  );
});

test("Kosovo has a name", () => {
  expect(countryName("XK")).toBe("Kosovo");
});

test("filled fields are sent as the API takes them", () => {
  const link = newLink({
    slug: " sale ",
    destination: "https://example.org/",
    title: "Sale",
    expires: "2030-01-02T03:04",
    most: "10",
    enabled: false,
    forward: true,
    countries: [
      [" my ", " https://example.org/my "],
      ["xk", "example.org/xk"],
      ["", ""],
    ],
  });
  expect(link).toEqual({
    slug: "sale",
    destination: "https://example.org/",
    title: "Sale",
    expiresAt: new Date(2030, 0, 2, 3, 4).toISOString(),
    maxClicks: 10,
    enabled: false,
    query: "forward",
    countries: { MY: "https://example.org/my", XK: "https://example.org/xk" },
  });
});

test("a limit of 0 is sent, for the server to judge", () => {
  expect(newLink({ ...empty, most: "0" })).toHaveProperty("maxClicks", 0);
});

test("a link shows what it has, as text", () => {
  const link = {
    slug: "x-1",
    destination: "https://example.org/<b>",
    title: "<i>",
    countries: { MY: "https://a/" },
    enabled: false,
  };
  const card = linkCard(link, { say: () => undefined, remove: async () => undefined });
  expect(card.textContent).toContain("https://example.org/<b>");
  expect(card.textContent).toContain("<i>");
  expect(card.textContent).toContain("Malaysia → https://a/");
  expect(card.textContent).toContain("switched off");
  expect(card.querySelector("i")).toBeNull();
});

test("a refused link keeps what was filled in and tells why", async () => {
  await entered([]);
  find<HTMLInputElement>("#title").value = "Sale";
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(find("[data-testid=error]").hidden).toBe(false), PATIENCE);
  expect(find("[data-testid=error]").textContent).toBe("destination must be a URL, was empty (bad_request, e1)");
  expect(find<HTMLInputElement>("#title").value).toBe("Sale");
});

test("a made link stands first", async () => {
  await entered([{ slug: "old-one", destination: "https://example.org/" }]);
  find<HTMLInputElement>("#destination").value = "https://example.org/new";
  find<HTMLFormElement>("form").requestSubmit();
  await vi.waitFor(() => expect(find(".link").dataset["slug"]).toBe("made-one"), PATIENCE);
  expect(find("[data-testid=status]").textContent).toBe("/made-one is ready.");
  expect(find<HTMLInputElement>("#destination").value).toBe("");
});

test("more links come on demand", async () => {
  const page = await entered(["one", "two", "three"].map((slug) => ({ slug, destination: "https://example.org/" })));
  find(".more").click();
  await vi.waitFor(() => expect(page.querySelectorAll(".link")).toHaveLength(3), PATIENCE);
  expect(find(".more").hidden).toBe(true);
});

test("a link is deleted on the second press", async () => {
  const page = await entered([{ slug: "gone", destination: "https://example.org/" }]);
  find("[data-testid=delete]").click();
  expect(find("[data-testid=delete]").textContent).toBe("Really delete?");
  expect(page.querySelectorAll(".link")).toHaveLength(1);
  find("[data-testid=delete]").click();
  await vi.waitFor(() => expect(page.querySelectorAll(".link")).toHaveLength(0), PATIENCE);
});

test("a link that cannot be deleted stays, and the reason is told", async () => {
  await entered([{ slug: "kept", destination: "https://example.org/" }]);
  find("[data-testid=delete]").click();
  find("[data-testid=delete]").click();
  await vi.waitFor(() => expect(find("[data-testid=list-error]").textContent).toBe("no link kept"), PATIENCE);
  expect(find(".link").dataset["slug"]).toBe("kept");
});
