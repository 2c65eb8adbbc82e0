import { signal, type Signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Link } from "../api";
import { type CardActions, LinkCard } from "./card";
import { type LinkForm, LinkFormView } from "./form";

/** So high a card is thought to be until it is laid out, with the gap below it, in pixels. */
const CARD_PIXELS = 280;

let made = 0;

/** A link of the list. */
export class Card {
  readonly id = ++made;
  readonly link: Signal<Link>;
  /** Stands in its place until it is saved or given up. */
  readonly form = signal<LinkForm | undefined>(undefined);

  /** @param isBack whether it has the focus when it comes */
  constructor(
    link: Link,
    public isBack = false,
  ) {
    this.link = signal(link);
  }

  get slug(): string {
    return this.link.value.slug;
  }

  /** Whether it is being edited, and something would be lost with it. */
  get isUnsaved(): boolean {
    return this.form.value?.isChanged ?? false;
  }
}

/** As many as were loaded together. */
interface CardPage {
  readonly id: number;
  readonly pixels: number;
  readonly cards: Signal<readonly Card[]>;
}

/** The cards of links: a list for each page that was loaded, since thousands in one would be laid out and painted together. */
export class Cards {
  readonly pages = signal<readonly CardPage[]>([]);
  /** The slugs of those that are shown only because they are being edited. */
  #kept: ReadonlySet<string> = new Set();

  /** Whether there are none, but what is being edited and was not found. */
  get isEmpty(): boolean {
    return this.#all.every(({ slug }) => this.#kept.has(slug));
  }

  /**
   * Shows others. Those that are being edited stay: where they are among the others in their place, else on top.
   *
   * @param cards of the first page
   */
  show(cards: readonly Card[]): void {
    const unsaved = new Map(this.#all.filter(({ isUnsaved }) => isUnsaved).map((card) => [card.slug, card]));
    const shown = cards.map((card) => {
      const edited = unsaved.get(card.slug);
      if (!edited) return card;
      unsaved.delete(card.slug);
      edited.link.value = card.link.value;
      return edited;
    });
    this.#kept = new Set(unsaved.keys());
    this.pages.value = [page([...unsaved.values(), ...shown], this.pages.value[0]?.id)];
  }

  /** @param cards of the next page; one whose link is shown already is left out */
  add(cards: readonly Card[]): void {
    const slugs = new Set(this.#all.map(({ slug }) => slug));
    const found = new Set(cards.map(({ slug }) => slug));
    this.#kept = new Set([...this.#kept].filter((slug) => !found.has(slug)));
    this.pages.value = [...this.pages.value, page(cards.filter(({ slug }) => !slugs.has(slug)))];
  }

  get #all(): readonly Card[] {
    return this.pages.value.flatMap(({ cards }) => cards.value);
  }

  prepend(card: Card): void {
    const [first] = this.pages.value;
    if (first) first.cards.value = [card, ...first.cards.value];
    else this.show([card]);
  }

  /** @returns puts another card in this one's place */
  drop(card: Card): (other: Card) => void {
    const list = this.pages.value.find(({ cards }) => cards.value.includes(card));
    const before = list?.cards.value ?? [];
    const after = before[before.indexOf(card) + 1];
    if (list) list.cards.value = before.filter((each) => each !== card);
    return (other) => {
      if (!list || !this.pages.value.includes(list)) return this.prepend(other);
      const now = list.cards.value;
      const at = after && now.includes(after) ? now.indexOf(after) : now.length;
      list.cards.value = [...now.slice(0, at), other, ...now.slice(at)];
    };
  }
}

/** @param id of the page in whose place it is drawn: a card that stays is not drawn anew */
function page(cards: readonly Card[], id = ++made): CardPage {
  return { id, pixels: cards.length * CARD_PIXELS, cards: signal(cards) };
}

interface Props {
  readonly cards: Cards;
  readonly actions: CardActions;
}

export function CardPages({ cards, actions }: Props): JSX.Element {
  return (
    <div class="link-pages" data-testid="links">
      {cards.pages.value.map((page) => (
        <CardList key={page.id} page={page} actions={actions} />
      ))}
    </div>
  );
}

function CardList({ page, actions }: { readonly page: CardPage; readonly actions: CardActions }): JSX.Element {
  return (
    <ul class="links" style={{ containIntrinsicHeight: `auto ${page.pixels}px` }}>
      {page.cards.value.map((card) => (
        <CardPlace key={card.id} card={card} actions={actions} />
      ))}
    </ul>
  );
}

/** Drawn again for its own link alone: signals see to that. */
function CardPlace({ card, actions }: { readonly card: Card; readonly actions: CardActions }): JSX.Element {
  const form = card.form.value;
  if (!form) return <LinkCard card={card} actions={actions} />;
  return (
    <li class="link editing" data-testid="editing">
      <LinkFormView form={form} />
    </li>
  );
}
