import "../styles/links.css";
import "../styles/settings.css";
import { type Api, type MadeShare, type NewShare, type Share, told } from "../api";
import { h } from "../dom";
import { Lately } from "../lately";
import { Once } from "../once";
import type { Page } from "../router";
import { dayAndTime } from "../words";
import { ShareForm } from "./form";

type ShareApi = Pick<Api, "shares" | "makeShare" | "revokeShare" | "links">;

/** The account's shares: make one, copy its address, which is told once, and revoke it. */
export class SharesPage implements Page {
  readonly title = "Shares · Blip";
  readonly #form = new ShareForm((share) => this.#make(share), () => (this.#status.textContent = ""));
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "status" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "list-error", hidden: true });
  readonly #address = new Once("Address of the new share", "share-made");
  readonly #none = h("p", { class: "none", "data-testid": "none", hidden: true }, "No share yet.");
  readonly #list = h("ul", { class: "links", "data-testid": "shares" });
  readonly #heading = h("h1", { tabindex: "-1" }, "Shares");
  readonly element = h(
    "main",
    { class: "desk" },
    h("div", { class: "desk-head" }, this.#heading, h("a", { href: "/app/links" }, "All links")),
    h("p", { class: "desk-about" }, "An address of the wall for a screen, or for people without an account: they may watch, and nothing else, until it expires or you revoke it."),
    h(
      "div",
      { class: "desk-columns" },
      this.#form.element,
      h("section", { "aria-label": "Your shares" }, this.#status, this.#address.element, this.#problem, this.#none, this.#list),
    ),
  );
  readonly #shares = new Lately<Share>();

  constructor(private readonly api: ShareApi) {}

  enter(): () => void {
    const keys = (event: KeyboardEvent): void => this.#key(event);
    addEventListener("keydown", keys);
    this.#status.textContent = "";
    this.#address.forget();
    void this.#look();
    void this.#suggest();
    return () => {
      removeEventListener("keydown", keys);
      this.#address.forget();
    };
  }

  #key(event: KeyboardEvent): void {
    const inField = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
    if (inField || event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    this.#form.focus();
    event.preventDefault();
  }

  async #look(): Promise<void> {
    try {
      this.#shares.listed(await this.api.shares());
      this.#problem.hidden = true;
      this.#show();
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Where the links cannot be had, their names can still be typed. */
  async #suggest(): Promise<void> {
    try {
      const { links } = await this.api.links({});
      this.#form.suggest(links.map(({ slug }) => slug));
    } catch {
      this.#form.suggest([]);
    }
  }

  #show(): void {
    const shares = this.#shares.all;
    this.#none.hidden = shares.length > 0;
    this.#list.replaceChildren(...shares.map((share) => this.#card(share)));
  }

  #card(share: Share): HTMLElement {
    const { id, name, link, expiresAt, createdAt } = share;
    const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
    const until = expiresAt === undefined ? "until you revoke it" : `until ${dayAndTime(expiresAt)}`;
    const revoke = h("button", { type: "button", class: "danger", "data-testid": "revoke", "aria-label": `Revoke ${name}`, onclick: () => void this.#revoke(share, revoke) }, "Revoke");
    return h(
      "li",
      { class: "link", "data-testid": "share", "data-id": id },
      h("div", { class: "link-head" }, h("b", {}, name), isOver && h("span", { class: "tag off" }, "expired")),
      h("p", { class: "limits" }, `${link === undefined ? "All links" : `/${link} alone`} · ${until} · made ${dayAndTime(createdAt)}`),
      h("div", { class: "actions" }, revoke),
    );
  }

  async #make(draft: NewShare): Promise<void> {
    this.#address.forget();
    const share = await this.api.makeShare(draft);
    this.#shares.made(share);
    this.#say(`${share.name} is ready.`);
    this.#show();
    this.#tellAddress(share);
  }

  #tellAddress({ id, path }: MadeShare): void {
    const url = new URL(path, location.origin).href;
    const open = h("a", { class: "button", href: url, target: "_blank", rel: "noreferrer" }, "Open");
    this.#address.show(id, "Its address, which is not shown again. Whoever has it may watch:", url, "the share’s address", open);
  }

  async #revoke({ id, name }: Share, button: HTMLButtonElement): Promise<void> {
    if (!confirm(`Revoke ${name}? Who watches with it is cut off, and its address opens nothing any more.`)) return;
    button.disabled = true;
    try {
      await this.api.revokeShare(id);
      this.#shares.gone(id);
      this.#address.forget(id);
      this.#say(`${name} is revoked.`);
      this.#show();
      this.#heading.focus();
    } catch (error) {
      button.disabled = false;
      this.#tell(error);
    }
  }

  #say(text: string): void {
    this.#status.textContent = text;
    this.#problem.hidden = true;
  }

  /** What was well before is no longer what is said. */
  #tell(error: unknown): void {
    this.#status.textContent = "";
    this.#problem.textContent = told(error);
    this.#problem.hidden = false;
  }
}
