import "../styles/links.css";
import { type Api, type Link, told } from "../api";
import { h } from "../dom";
import type { Page } from "../router";
import { LinkForm } from "./form";
import { linkCard } from "./card";

/** The link desk: make links, see them, copy them, delete them. */
export class LinksPage implements Page {
  readonly title = "Links · Blip";
  readonly element: HTMLElement;
  readonly #form = new LinkForm(
    (link) => this.api.create(link),
    (link) => this.#made(link),
  );
  readonly #list = h("ul", { class: "links", "data-testid": "links" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "list-error", hidden: true });
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "status" });
  readonly #more = h(
    "button",
    { type: "button", class: "quiet more", hidden: true, onclick: () => void this.#load() },
    "Show more",
  );
  readonly #none = h(
    "p",
    { class: "none", hidden: true },
    "No links yet. Make the first one: any web address will do.",
  );
  #cursor: string | undefined;

  constructor(private readonly api: Api) {
    this.element = h(
      "main",
      { class: "desk" },
      h("h1", { tabindex: "-1" }, "Links"),
      h(
        "div",
        { class: "desk-columns" },
        this.#form.element,
        h("section", { "aria-label": "Your links" }, this.#status, this.#problem, this.#none, this.#list, this.#more),
      ),
    );
  }

  enter(): () => void {
    this.#cursor = undefined;
    this.#list.replaceChildren();
    void this.#load();
    return () => undefined;
  }

  async #load(): Promise<void> {
    try {
      const { links, cursor } = await this.api.links(this.#cursor);
      this.#list.append(...links.map((link) => this.#card(link)));
      this.#cursor = cursor ?? undefined;
      this.#more.hidden = this.#cursor === undefined;
      this.#problem.hidden = true;
      this.#counted();
    } catch (error) {
      this.#tell(error);
    }
  }

  #card(link: Link): HTMLElement {
    const card = linkCard(link, {
      say: (text) => (this.#status.textContent = text),
      remove: async () => {
        try {
          await this.api.remove(link.slug);
          card.remove();
          this.#status.textContent = `/${link.slug} is deleted.`;
          this.#counted();
        } catch (error) {
          this.#tell(error);
        }
      },
    });
    return card;
  }

  #made(link: Link): void {
    this.#list.prepend(this.#card(link));
    this.#problem.hidden = true;
    this.#status.textContent = `/${link.slug} is ready.`;
    this.#counted();
  }

  #counted(): void {
    this.#none.hidden = this.#list.childElementCount > 0;
  }

  #tell(error: unknown): void {
    this.#problem.textContent = told(error);
    this.#problem.hidden = false;
  }
}
