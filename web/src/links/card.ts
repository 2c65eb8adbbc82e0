import type { Api, Link } from "../api";
import { copyButton } from "../copy";
import { flag } from "../countries";
import { h } from "../dom";
import { clicks, countryName, dayAndTime, number } from "../words";
import { eraseButton } from "./erase";
import { QrCode } from "./qr";

const DEVICES: Readonly<Record<string, string>> = { mobile: "Phones", tablet: "Tablets", desktop: "Computers" };

export interface CardActions extends Pick<Api, "qr"> {
  remove(): Promise<void>;
  /** Deletes it with its clicks. */
  erase(): Promise<void>;
  edit(): void;
  duplicate(): void;
  toggle(): Promise<void>;
  /** Shows the links that have a tag. */
  tagged(tag: string): void;
}

/** One link of the list. */
export function linkCard(link: Link, actions: CardActions): HTMLElement {
  const url = link.url ?? `${location.origin}/${link.slug}`;
  return h(
    "li",
    { class: "link", "data-testid": "link", "data-slug": link.slug, tabindex: "-1" },
    h(
      "div",
      { class: "link-head" },
      h("a", { class: "url", href: url, target: "_blank", rel: "noreferrer" }, url.replace(/^https?:\/\//, "")),
      stateOf(link),
    ),
    h("p", { class: "link-title" }, link.title ?? ""),
    h("p", { class: "destination" }, h("span", { "aria-hidden": "true" }, "→ "), link.destination),
    ...details(link),
    counted(link),
    tags(link.tags ?? [], actions),
    h(
      "div",
      { class: "actions" },
      h("a", { class: "button", "data-testid": "insight", href: `/app/links/${link.slug}` }, "Statistics"),
      copyButton(url),
      button("edit", "Edit", `Edit /${link.slug}`, () => actions.edit()),
      button("duplicate", "Duplicate", `Make a link like /${link.slug}`, () => actions.duplicate()),
      toggleButton(link, actions),
      deleteButton(link.slug, actions),
      eraseButton(link, () => actions.erase()),
    ),
    code(link.slug, actions),
  );
}

/** Its code, which is asked for when it is wanted. */
function code(slug: string, actions: CardActions): HTMLElement {
  const summary = h("summary", { title: `QR code of /${slug}` }, "QR code");
  const folded: HTMLDetailsElement = h("details", { class: "card-qr", "data-testid": "card-qr" }, summary);
  const open = (): void => {
    const qr = new QrCode(actions);
    folded.append(qr.element);
    void qr.show(slug);
  };
  folded.addEventListener("toggle", open, { once: true });
  return folded;
}

/** Why a visitor is not sent on, where it is so. */
export function stateOf(link: Link): HTMLElement | undefined {
  const over = link.expiresAt !== undefined && Date.parse(link.expiresAt) <= Date.now();
  const usedUp = link.maxClicks !== undefined && (link.used ?? 0) >= link.maxClicks;
  const early = link.startsAt !== undefined && Date.parse(link.startsAt) > Date.now();
  if (link.takenDown) return h("span", { class: "tag off", title: link.takenDown.reason }, `taken down: ${link.takenDown.reason}`);
  const word = link.enabled === false ? "switched off" : over ? "expired" : usedUp ? "used up" : early ? "not yet" : undefined;
  return word === undefined ? undefined : h("span", { class: "tag off" }, word);
}

function counted(link: Link): HTMLElement | undefined {
  if (link.clicks === undefined) return undefined;
  const last = link.lastClickAt ? `, the last ${dayAndTime(link.lastClickAt)}` : "";
  const text = h("p", { "data-testid": "link-clicks" }, `${clicks(link.clicks)}${last}`);
  return h("div", { class: "counted" }, text, link.clicks > 0 && h("div", { class: "card-spark" }));
}

/** What else is said of a link. */
export function details(link: Link): HTMLElement[] {
  return [elsewhere(link), limits(link)].filter((part) => part !== undefined);
}

/** Where some visitors go instead. */
function elsewhere({ countries = {}, devices = {}, split = [] }: Link): HTMLElement | undefined {
  const sum = split.reduce((all, { weight }) => all + weight, 0);
  const rows = [
    ...Object.entries(devices).map(([device, to]) => [DEVICES[device] ?? device, to] as const),
    ...Object.entries(countries).map(([code, to]) => [`${flag(code)} ${countryName(code)}`, to] as const),
    ...split.map(({ url, weight }) => [`${Math.round((weight / sum) * 100)} %`, url] as const),
  ];
  if (rows.length === 0) return undefined;
  return h("ul", { class: "by-country" }, ...rows.map(([who, to]) => h("li", {}, h("b", {}, who), ` → ${to}`)));
}

function limits(link: Link): HTMLElement | undefined {
  const parts = [
    link.startsAt && `from ${dayAndTime(link.startsAt)}`,
    link.expiresAt && `until ${dayAndTime(link.expiresAt)}`,
    link.maxClicks != null && `at most ${number(link.maxClicks)} clicks`,
    link.afterEnd && `afterwards to ${link.afterEnd}`,
    link.password && "with a password",
    link.utm && `with ${Object.entries(link.utm).map(([name, value]) => `utm_${name}=${value}`).join(", ")}`,
    link.query === "forward" && "hands the query on",
  ].filter((part) => part !== undefined && part !== "" && part !== false);
  return parts.length === 0 ? undefined : h("p", { class: "limits" }, parts.join(" · "));
}

function tags(all: readonly string[], actions: CardActions): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  return h("p", { class: "tags" }, ...all.map((tag) => h("button", { type: "button", class: "tag", "data-testid": "tag", onclick: () => actions.tagged(tag) }, `#${tag}`)));
}

function button(name: string, text: string, title: string, press: () => void): HTMLButtonElement {
  return h("button", { type: "button", "data-testid": name, title, onclick: press }, text);
}

function toggleButton(link: Link, actions: CardActions): HTMLElement {
  const isOn = link.enabled !== false;
  const toggle = button("toggle", isOn ? "Switch off" : "Switch on", `${isOn ? "Switch off" : "Switch on"} /${link.slug}`, () => {
    toggle.disabled = true;
    void actions.toggle().finally(() => (toggle.disabled = false));
  });
  return toggle;
}

/** A link is gone at once for everyone who has it; for a while it can be had back. */
function deleteButton(slug: string, actions: CardActions): HTMLElement {
  const gone = h(
    "button",
    {
      type: "button",
      class: "danger",
      "data-testid": "delete",
      title: `Delete /${slug}`,
      onclick: () => {
        gone.disabled = true;
        void actions.remove().finally(() => (gone.disabled = false));
      },
    },
    "Delete",
  );
  return gone;
}
