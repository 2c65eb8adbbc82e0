import { h } from "../dom";
import { weightOf } from "./draft";
import { CountryPicker } from "./picker";

type Pair = readonly [string, string];

/** Rows of two inputs that are added and removed. */
export class Rows {
  readonly #rows = h("div", { class: "country-rows" });
  readonly #add: HTMLButtonElement;
  readonly #inputs = new WeakMap<Element, readonly [HTMLInputElement, HTMLInputElement]>();
  readonly element: HTMLElement;

  /**
   * @param row makes a row's two inputs, and what they stand in
   * @param what for its button: "a country"
   * @param changed told when a row came, went, or was typed in
   */
  constructor(
    what: string,
    private readonly row: (pair: Pair) => { readonly inputs: readonly [HTMLInputElement, HTMLInputElement]; readonly parts: readonly HTMLElement[] },
    private readonly changed: () => void = () => undefined,
    private readonly dropped = `Remove ${what.replace(/^an? /, "this ")}`,
  ) {
    this.#add = h("button", { type: "button", class: "quiet", onclick: () => this.#append(["", ""]).focus() }, `Add ${what}`);
    this.element = h("div", { class: "country-rows" }, this.#rows, this.#add);
    this.#rows.addEventListener("input", () => this.changed());
  }

  get pairs(): readonly Pair[] {
    return this.inputs.map(([one, other]) => [one.value, other.value]);
  }

  get inputs(): readonly (readonly [HTMLInputElement, HTMLInputElement])[] {
    return [...this.#rows.children].map((row) => this.#inputs.get(row) as [HTMLInputElement, HTMLInputElement]);
  }

  show(pairs: readonly Pair[]): void {
    this.#rows.replaceChildren();
    for (const pair of pairs) this.#append(pair);
    this.changed();
  }

  #append(pair: Pair): HTMLInputElement {
    const { inputs, parts } = this.row(pair);
    const drop = (): void => {
      row.remove();
      // The focus went with the row.
      this.#add.focus();
      this.changed();
    };
    const row = h("div", { class: "country-row" }, ...parts, h("button", { type: "button", class: "quiet", "aria-label": this.dropped, onclick: drop }, "×"));
    this.#inputs.set(row, inputs);
    this.#rows.append(row);
    this.changed();
    return inputs[0];
  }
}

function address(label: string, value: string): HTMLInputElement {
  return h("input", { inputmode: "url", "aria-label": label, placeholder: "https://example.org/", autocomplete: "off", spellcheck: "false", value });
}

/** Rows of a country and where its visitors go. */
export function countryRows(): Rows {
  return new Rows("a country", ([country, to]) => {
    const picker = new CountryPicker(country);
    const input = address("Destination for this country", to);
    return { inputs: [picker.input, input], parts: [picker.element, input] };
  });
}

/** Rows of an address and its weight, each with its share of the visitors. */
export function splitRows(): Rows {
  const told = new WeakMap<HTMLInputElement, HTMLOutputElement>();
  const share = (): void => {
    const weights = rows.inputs.map(([, weight]) => weightOf(weight.value));
    const sum = weights.reduce((all, each) => all + each, 0);
    rows.inputs.forEach(([, weight], at) => {
      const output = told.get(weight);
      if (output) output.textContent = sum === 0 ? "" : `${Math.round(((weights[at] ?? 0) / sum) * 100)} %`;
    });
  };
  const rows: Rows = new Rows(
    "a destination",
    ([url, weight]) => {
      const to = address("Destination of the split", url);
      const input = h("input", { type: "number", class: "weight", inputmode: "numeric", min: 1, max: 100, step: 1, "aria-label": "Weight, 1 to 100", placeholder: "1", value: weight });
      const output = h("output", { class: "share", "aria-live": "off" });
      told.set(input, output);
      return { inputs: [to, input], parts: [to, input, output] };
    },
    share,
  );
  return rows;
}
