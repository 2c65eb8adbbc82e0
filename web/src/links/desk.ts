import { signal } from "@preact/signals";
import { type Api, Refusal } from "../api";
import { Said } from "../ui/said";
import type { CardActions } from "./card";
import { Card, Cards } from "./cards";
import { newLink, patchOf } from "./draft";
import { LinkForm } from "./form";
import { Sieve } from "./sieve";
import { Sparks } from "./sparks";
import { Undo } from "./undo";

/** The account's links: made, found, changed, deleted, and had back. */
export class Desk implements CardActions {
  readonly form = new LinkForm({
    title: "New link",
    submit: "Make the link",
    send: async (fields) => this.#made(new Card(await this.api.create(newLink(fields)))),
    touched: () => this.#touched(),
  });
  readonly sieve = new Sieve(() => void this.anew());
  readonly cards = new Cards();
  readonly said = new Said();
  readonly undo: Undo;
  readonly sparks: Sparks;
  /** Of the next page; none after the last. */
  readonly cursor = signal<string | undefined>(undefined);
  readonly isLoading = signal(false);
  /** What is said where there is no link. */
  readonly none = signal("");
  #asked = 0;

  /** @param lost called when what had the focus is gone */
  constructor(
    readonly api: Api,
    private readonly lost: () => void,
  ) {
    this.undo = new Undo(lost);
    this.sparks = new Sparks(api);
  }

  enter(): void {
    this.#say("");
    void this.anew();
  }

  leave(): void {
    this.sparks.clear();
    this.sieve.leave();
  }

  /** Asks for what the address says, from the first page on. */
  anew(): Promise<void> {
    this.cursor.value = undefined;
    return this.#load(++this.#asked);
  }

  /** The next page; the same one asked for twice would be shown twice. */
  async more(): Promise<void> {
    if (this.cursor.value !== undefined && !this.isLoading.value) await this.#load(this.#asked);
  }

  async #load(asked: number): Promise<void> {
    const before = this.cursor.value;
    this.isLoading.value = true;
    try {
      const { links, cursor } = await this.api.links(this.sieve.read(), before);
      // Something else has been asked for meanwhile.
      if (asked !== this.#asked) return;
      const cards = links.map((link) => new Card(link));
      if (before === undefined) {
        this.sparks.clear();
        this.cards.show(cards);
      } else this.cards.add(cards);
      this.cursor.value = cursor ?? undefined;
      this.said.problem.value = "";
      this.#counted();
    } catch (error) {
      if (asked === this.#asked) this.said.tell(error);
    } finally {
      if (asked === this.#asked) this.isLoading.value = false;
    }
  }

  duplicate(card: Card): void {
    this.form.like(card.link.value);
  }

  tagged(tag: string): void {
    this.sieve.go({ tag });
  }

  async toggle(card: Card): Promise<void> {
    const { slug, enabled } = card.link.value;
    const isOn = enabled === false;
    await this.#tried(async () => {
      card.link.value = await this.api.change(slug, { enabled: isOn }, undefined);
      this.#say(`/${slug} is switched ${isOn ? "on" : "off"}.`);
    });
  }

  async remove(card: Card): Promise<void> {
    const { slug } = card.link.value;
    await this.#tried(async () => {
      await this.api.remove(slug);
      const back = this.cards.drop(card);
      this.#say(`/${slug} is deleted.`);
      this.undo.offer(() => this.#restore(slug, back));
      this.#counted();
    });
  }

  async erase(card: Card): Promise<void> {
    const { slug } = card.link.value;
    await this.#tried(async () => {
      await this.api.erase(slug);
      this.cards.drop(card);
      this.#say(`/${slug} is deleted, and its clicks are being erased.`);
      // Whoever did it by keyboard is at nothing any more.
      this.lost();
      this.#counted();
    });
  }

  async #restore(slug: string, back: (card: Card) => void): Promise<void> {
    await this.#tried(async () => {
      back(new Card(await this.api.restore(slug), true));
      this.#say(`/${slug} is back.`);
      this.#counted();
    });
  }

  /** The form stands in the link's place until it is saved or given up. */
  edit(card: Card): void {
    let link = card.link.value;
    let version = link.etag;
    const end = (): void => {
      card.isBack = true;
      card.form.value = undefined;
    };
    card.form.value = new LinkForm({
      title: `Edit /${link.slug}`,
      submit: "Save",
      link,
      end,
      touched: () => this.#touched(),
      send: async (fields) => {
        try {
          link = card.link.value = await this.api.change(link.slug, patchOf(link, fields), version);
          version = link.etag;
          this.#say(`/${link.slug} is changed.`);
        } catch (error) {
          if (!(error instanceof Refusal && error.status === 412)) throw error;
          version = (await this.api.link(link.slug)).etag;
          throw new Refusal(412, error.kind, "Somebody has changed this link meanwhile. Save once more to put yours in its place, or cancel and reload to see theirs", error.id);
        }
      },
    });
  }

  #made(card: Card): void {
    this.cards.prepend(card);
    this.said.say(`/${card.link.value.slug} is ready.`);
    this.#counted();
  }

  #counted(): void {
    const none = this.sieve.isAsking ? "No link is like that." : "No links yet. Make the first one: any web address will do.";
    this.none.value = this.cards.isEmpty ? none : "";
  }

  /** Whether it went well. */
  async #tried(work: () => Promise<void>): Promise<boolean> {
    try {
      this.said.problem.value = "";
      await work();
      return true;
    } catch (error) {
      this.said.tell(error);
      return false;
    }
  }

  /** What is said goes, but not what can still be taken back. */
  #touched(): void {
    if (!this.undo.offered.value) this.#say("");
  }

  #say(text: string): void {
    this.said.status.value = text;
  }
}
