import { expect, vi } from "vitest";
import { type Api, type Link, Refusal } from "../src/api";
import { LinksPage } from "../src/links/page";

export const PATIENCE = { timeout: 20_000, interval: 10 };

export const whole: Link = {
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

/** The API over a list in memory; tells what it was asked. */
export function desk(links: Link[], asked: unknown[] = []): Pick<Api, "links" | "link" | "create" | "change" | "remove" | "erase" | "restore"> {
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

export async function entered(links: Link[], asked: unknown[] = []): Promise<HTMLElement> {
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

export function find<T extends HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`nothing is ${selector}`);
  return element;
}
