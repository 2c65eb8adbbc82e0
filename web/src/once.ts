import { copyButton } from "./copy";
import { h } from "./dom";

/** What is told once: a new secret, or an address that has one in it. */
export class Once {
  readonly element: HTMLElement;
  #id: string | undefined;

  /** @param label of the section; @param name its test ID */
  constructor(label: string, name: string) {
    this.element = h("section", { class: "once", "aria-label": label, "data-testid": name, hidden: true });
  }

  /** @param id of what it belongs to; @param what it is, for the copy button; @param actions beside that */
  show(id: string, intro: string, secret: string, what: string, ...actions: readonly HTMLElement[]): void {
    this.#id = id;
    const copy = copyButton(secret, what);
    this.element.replaceChildren(h("p", {}, intro), h("p", {}, h("code", { class: "url" }, secret)), h("div", { class: "actions" }, copy, ...actions));
    this.element.hidden = false;
    copy.focus();
  }

  /** Not to who comes by later; @param id only where it belongs to that one */
  forget(id = this.#id): void {
    if (id !== this.#id) return;
    this.element.replaceChildren();
    this.element.hidden = true;
  }
}
