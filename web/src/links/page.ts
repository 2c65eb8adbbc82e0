import "../styles/links.css";
import "../styles/cards.css";
import { type Api, type Link, Refusal, told } from "../api";
import { h } from "../dom";
import type { Page } from "../router";
import { linkCard } from "./card";
import { Cards } from "./cards";
import { newLink, patchOf } from "./draft";
import { LinkForm } from "./form";
import { Sieve } from "./sieve";
import { Sparks } from "./sparks";
import { Undo } from "./undo";

/** So far from its end a list is made longer. */
const AHEAD_PIXELS = 1_500;

/** The link desk: make links, find them, change, copy and delete them. */
export class LinksPage implements Page {
  readonly title = "Links · Blip";
  readonly element: HTMLElement;
  readonly #form = new LinkForm({
    title: "New link",
    submit: "Make the link",
    send: async (fields) => this.#made(await this.api.create(newLink(fields))),
    touched: () => this.#touched(),
  });
  readonly #sieve = new Sieve(() => void this.#anew());
  readonly #list = new Cards();
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "list-error", hidden: true });
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "status" });
  readonly #undo = new Undo(() => this.element.querySelector("h1")?.focus({ preventScroll: true }));
  readonly #sparks: Sparks;
  readonly #more = h("button", { type: "button", class: "quiet more", hidden: true, onclick: () => void this.#load() }, "Show more");
  readonly #none = h("p", { class: "none", "data-testid": "none", hidden: true });
  /** More come before the reader is at the end. */
  readonly #near = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && void this.#load(), { rootMargin: `${AHEAD_PIXELS}px` });
  #cursor: string | undefined;
  #asked = 0;

  constructor(private readonly api: Api) {
    this.#sparks = new Sparks(api);
    this.element = h(
      "main",
      { class: "desk" },
      h("div", { class: "desk-head" }, h("h1", { tabindex: "-1" }, "Links"), h("nav", { "aria-label": "More of the desk" }, h("a", { href: "/app/links/import" }, "Import, export"), h("a", { href: "/app/shares" }, "Shares"), h("a", { href: "/app/webhooks" }, "Webhooks"))),
      h(
        "div",
        { class: "desk-columns" },
        this.#form.element,
        h("section", { "aria-label": "Your links" }, this.#sieve.element, h("div", { class: "said-of" }, this.#status, this.#undo.element), this.#problem, this.#none, this.#list.element, this.#more),
      ),
    );
  }

  enter(): () => void {
    const keys = (event: KeyboardEvent): void => this.#key(event);
    addEventListener("keydown", keys);
    this.#say("");
    void this.#anew();
    return () => {
      removeEventListener("keydown", keys);
      this.#near.disconnect();
      this.#sparks.clear();
      this.#sieve.leave();
    };
  }

  moved(): void {
    void this.#anew();
  }

  #key(event: KeyboardEvent): void {
    const inField = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = document.activeElement?.closest(".link");
    if (event.key === "/") this.#sieve.focus();
    else if (event.key === "n") this.#form.focus();
    else if (event.key === "e" && card) card.querySelector<HTMLElement>("[data-testid=edit]")?.click();
    else return;
    event.preventDefault();
  }

  #anew(): Promise<void> {
    this.#cursor = undefined;
    this.#asked++;
    return this.#load();
  }

  async #load(): Promise<void> {
    const asked = this.#asked;
    const isFirst = this.#cursor === undefined;
    // The same page asked for twice would be shown twice.
    if (!isFirst && this.#more.disabled) return;
    this.#more.disabled = true;
    this.#near.disconnect();
    try {
      const { links, cursor } = await this.api.links(this.#sieve.read(), this.#cursor);
      // Something else has been asked for meanwhile.
      if (asked !== this.#asked) return;
      if (isFirst) this.#sparks.clear();
      const cards = links.map((link) => this.#card(link));
      if (isFirst) this.#list.show(cards);
      else this.#list.add(cards);
      this.#cursor = cursor ?? undefined;
      this.#more.hidden = this.#cursor === undefined;
      this.#problem.hidden = true;
      this.#counted();
      if (!this.#more.hidden) this.#near.observe(this.#more);
    } catch (error) {
      if (asked === this.#asked) this.#tell(error);
    } finally {
      if (asked === this.#asked) this.#more.disabled = false;
    }
  }

  #card(link: Link): HTMLElement {
    const card: HTMLElement = linkCard(link, {
      qr: (slug, format, size) => this.api.qr(slug, format, size),
      edit: () => this.#edit(card, link),
      duplicate: () => this.#form.like(link),
      tagged: (tag) => this.#sieve.tag(tag),
      toggle: async () => {
        const enabled = link.enabled === false;
        await this.#tried(async () => {
          const now = await this.api.change(link.slug, { enabled }, undefined);
          this.#replace(card, now).querySelector<HTMLElement>("[data-testid=toggle]")?.focus();
          this.#say(`/${link.slug} is switched ${enabled ? "on" : "off"}.`);
        });
      },
      remove: () =>
        this.#tried(async () => {
          await this.api.remove(link.slug);
          const back = this.#list.placeOf(card);
          card.remove();
          this.#say(`/${link.slug} is deleted.`);
          this.#undo.offer(() => this.#restore(link.slug, back));
          this.#counted();
        }),
      erase: () =>
        this.#tried(async () => {
          await this.api.erase(link.slug);
          card.remove();
          this.#say(`/${link.slug} is deleted, and its clicks are being erased.`);
          // Whoever did it by keyboard is at nothing any more.
          this.element.querySelector("h1")?.focus({ preventScroll: true });
          this.#counted();
        }),
    });
    const picture = card.querySelector(".card-spark");
    if (picture) this.#sparks.watch(picture, link.slug);
    return card;
  }

  #restore(slug: string, back: (card: HTMLElement) => void): Promise<void> {
    return this.#tried(async () => {
      const card = this.#card(await this.api.restore(slug));
      back(card);
      this.#say(`/${slug} is back.`);
      card.querySelector<HTMLElement>("[data-testid=edit]")?.focus();
      this.#counted();
    });
  }

  /** The form stands in the link's place until it is saved or given up. */
  #edit(card: HTMLElement, link: Link): void {
    let version = link.etag;
    const end = (shown: HTMLElement): void => {
      place.replaceWith(shown);
      shown.querySelector<HTMLElement>("[data-testid=edit]")?.focus();
    };
    const form = new LinkForm({
      title: `Edit /${link.slug}`,
      submit: "Save",
      link,
      cancel: () => end(card),
      touched: () => this.#touched(),
      send: async (fields) => {
        try {
          const now = await this.api.change(link.slug, patchOf(link, fields), version);
          end(this.#card(now));
          this.#say(`/${link.slug} is changed.`);
        } catch (error) {
          if (!(error instanceof Refusal && error.status === 412)) throw error;
          version = (await this.api.link(link.slug)).etag;
          throw new Refusal(412, error.kind, "Somebody has changed this link meanwhile. Save once more to put yours in its place, or cancel and reload to see theirs", error.id);
        }
      },
    });
    const place = h("li", { class: "link editing", "data-testid": "editing" }, form.element);
    card.replaceWith(place);
    form.focus();
  }

  #replace(card: HTMLElement, link: Link): HTMLElement {
    const now = this.#card(link);
    card.replaceWith(now);
    return now;
  }

  #made(link: Link): void {
    this.#list.prepend(this.#card(link));
    this.#problem.hidden = true;
    this.#say(`/${link.slug} is ready.`);
    this.#counted();
  }

  #counted(): void {
    this.#none.hidden = !this.#list.isEmpty;
    this.#none.textContent = this.#sieve.isAsking ? "No link is like that." : "No links yet. Make the first one: any web address will do.";
  }

  async #tried(work: () => Promise<void>): Promise<void> {
    try {
      this.#problem.hidden = true;
      await work();
    } catch (error) {
      this.#tell(error);
    }
  }

  /** What is said goes, but not what can still be taken back. */
  #touched(): void {
    if (this.#undo.element.hidden) this.#say("");
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  /** What was well before is no longer what is said. */
  #tell(error: unknown): void {
    this.#say("");
    this.#problem.textContent = told(error);
    this.#problem.hidden = false;
  }
}
