import type { Link } from "../api";
import { h } from "../dom";
import { countryName, dayAndTime, number } from "../words";

export interface CardActions {
  /** Tells the user what was done. */
  say(text: string): void;
  remove(): Promise<void>;
}

/** One link of the list. */
export function linkCard(link: Link, actions: CardActions): HTMLElement {
  const url = link.url ?? `${location.origin}/${link.slug}`;
  return h(
    "li",
    { class: "link", "data-testid": "link", "data-slug": link.slug },
    h(
      "div",
      { class: "link-head" },
      h("a", { class: "url", href: url, target: "_blank", rel: "noreferrer" }, url.replace(/^https?:\/\//, "")),
      link.enabled === false && h("span", { class: "tag off" }, "switched off"),
    ),
    h("p", { class: "link-title" }, link.title ?? ""),
    h("p", { class: "destination" }, h("span", { "aria-hidden": "true" }, "→ "), link.destination),
    countries(link.countries ?? {}),
    limits(link),
    h("div", { class: "actions" }, copyButton(url, actions), deleteButton(link.slug, actions)),
  );
}

function countries(by: Readonly<Record<string, string>>): HTMLElement | undefined {
  const entries = Object.entries(by);
  if (entries.length === 0) return undefined;
  return h(
    "ul",
    { class: "by-country" },
    ...entries.map(([code, to]) => h("li", {}, h("b", {}, countryName(code)), ` → ${to}`)),
  );
}

function limits(link: Link): HTMLElement | undefined {
  const parts = [
    link.expiresAt && `until ${dayAndTime(link.expiresAt)}`,
    link.maxClicks != null && `at most ${number(link.maxClicks)} clicks`,
    link.query === "forward" && "hands the query on",
    ...(link.tags ?? []).map((tag) => `#${tag}`),
  ].filter((part) => part !== undefined && part !== "" && part !== false);
  return parts.length === 0 ? undefined : h("p", { class: "limits" }, parts.join(" · "));
}

function copyButton(url: string, actions: CardActions): HTMLElement {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      actions.say(`${url} is copied.`);
    } catch {
      // A page that came over plain http has no clipboard; the user still has the address to select.
      actions.say(`This browser lets no page copy here; the address is ${url}`);
    }
  };
  return h(
    "button",
    { type: "button", "data-testid": "copy", "aria-label": `Copy ${url}`, onclick: () => void copy() },
    "Copy",
  );
}

/** Deletes on the second press: a link is gone for everyone who has it. */
function deleteButton(slug: string, actions: CardActions): HTMLElement {
  let asked = false;
  const press = async (): Promise<void> => {
    if (!asked) {
      asked = true;
      button.textContent = "Really delete?";
      return;
    }
    button.disabled = true;
    await actions.remove();
    button.disabled = false;
    reset();
  };
  const reset = (): void => {
    asked = false;
    button.textContent = "Delete";
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "danger",
      "data-testid": "delete",
      "aria-label": undefined,
      title: `Delete /${slug}`,
      onclick: () => void press(),
      onblur: reset,
    },
    "Delete",
  );
  return button;
}
