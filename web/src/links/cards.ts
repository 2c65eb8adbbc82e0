import { h } from "../dom";

/** So high a card is thought to be until it is laid out, with the gap below it, in pixels. */
const CARD_PIXELS = 280;

/** The cards of links: a list for each page that was loaded, since thousands in one would be laid out and painted together. */
export class Cards {
  readonly element = h("div", { class: "link-pages", "data-testid": "links" });

  get isEmpty(): boolean {
    return this.element.querySelector(".link") === null;
  }

  /** @param cards of the first page */
  show(cards: readonly HTMLElement[]): void {
    this.element.replaceChildren(page(cards));
  }

  /** @param cards of the next page */
  add(cards: readonly HTMLElement[]): void {
    this.element.append(page(cards));
  }

  prepend(card: HTMLElement): void {
    const first = this.element.firstElementChild;
    if (first) first.prepend(card);
    else this.show([card]);
  }

  /** @returns puts another card in this one's place, also once it is gone */
  placeOf(card: HTMLElement): (other: HTMLElement) => void {
    const list = card.parentElement;
    const after = card.nextSibling;
    return (other) => {
      if (list?.parentElement === this.element) list.insertBefore(other, after?.parentNode === list ? after : null);
      else this.prepend(other);
    };
  }
}

function page(cards: readonly HTMLElement[]): HTMLElement {
  const list = h("ul", { class: "links" }, ...cards);
  // As an attribute, the page's own security policy would forbid it.
  list.style.setProperty("contain-intrinsic-height", `auto ${cards.length * CARD_PIXELS}px`);
  return list;
}
