import { type Api, told } from "../api";
import { h } from "../dom";
import { number } from "../words";
import type { DeadLetter } from "./stream";

const LONGEST_DATA = 300;

/** Messages that were set aside because a subscription never acknowledged them; each can be sent to it again. */
export class DeadLetters {
  readonly #rows = h("tbody", { "data-testid": "dead" });
  readonly #said = h("p", { role: "status", "data-testid": "dead-state" });
  readonly element = h(
    "section",
    { "aria-label": "Set aside", hidden: true },
    h("h2", {}, "Set aside"),
    this.#said,
    h("table", {}, h("thead", {}, h("tr", {}, ...["Message", "Subscriber", "Why", "Data", ""].map((name) => h("th", { scope: "col" }, name)))), this.#rows),
  );
  #shown = "";

  constructor(private readonly api: Pick<Api, "replay">) {}

  show(room: string, letters: readonly DeadLetter[]): void {
    this.element.hidden = letters.length === 0 && this.#said.textContent === "";
    const shown = letters.map(({ seq }) => seq).join(",");
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#rows.replaceChildren(...letters.map((letter) => this.#row(room, letter)));
  }

  #row(room: string, { seq, message, durable, group, delivery, reason, data }: DeadLetter): HTMLElement {
    const text = JSON.stringify(data) ?? "";
    const again = h("button", { type: "button", "data-testid": "replay", "aria-label": `Replay message ${message}`, onclick: () => void this.#replay(room, seq, message) }, "Replay");
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, number(message)),
      h("td", {}, durable ?? (group ? `group ${group}` : "passing")),
      h("td", {}, `${reason} (sent ${number(delivery)} times)`),
      h("td", {}, h("code", {}, text.length > LONGEST_DATA ? `${text.slice(0, LONGEST_DATA)}…` : text)),
      h("td", {}, again),
    );
  }

  async #replay(room: string, seq: number, message: number): Promise<void> {
    try {
      await this.api.replay(room, seq);
      this.#said.textContent = `Message ${number(message)} is sent again.`;
    } catch (error) {
      this.#said.textContent = told(error);
    }
  }
}
