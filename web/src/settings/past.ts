import { type LinkEvent, told } from "../api";
import { h } from "../dom";
import { dayAndTime } from "../words";

/** Who has changed something, the newest first: asked for when it is opened. */
export class Past {
  readonly #list: HTMLElement;
  readonly element: HTMLDetailsElement;

  /**
   * @param about what was changed
   * @param name of the list, for tests
   * @param words an entry in a line
   * @param nothing what is said where nobody has changed anything
   */
  constructor(
    about: string,
    name: string,
    private readonly ask: () => Promise<readonly LinkEvent[]>,
    private readonly words: (change: LinkEvent) => string,
    private readonly nothing: string,
  ) {
    this.#list = h("ol", { class: "latest-list", "data-testid": name });
    this.element = h("details", { ontoggle: () => void this.look() }, h("summary", {}, about), this.#list);
  }

  /** Asks again, where it is open. */
  async look(): Promise<void> {
    if (!this.element.open) return;
    try {
      const changes = await this.ask();
      this.#list.replaceChildren(...changes.map((change) => h("li", {}, h("time", { datetime: change.at }, dayAndTime(change.at)), h("p", {}, this.words(change)))));
      if (changes.length === 0) this.#list.append(h("li", { class: "none" }, this.nothing));
    } catch (error) {
      this.#list.replaceChildren(h("li", { class: "problem" }, told(error)));
    }
  }
}
