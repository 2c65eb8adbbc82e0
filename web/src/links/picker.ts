import { countriesLike, type Country, countryOf, shown } from "../countries";
import { h } from "../dom";

let made = 0;

/** A field that finds a country by its name or its code (WAI-ARIA's combobox with a list). */
export class CountryPicker {
  readonly #id = `countries-${++made}`;
  readonly #list = h("ul", { id: this.#id, role: "listbox", "aria-label": "Countries", hidden: true });
  readonly input = h("input", {
    class: "country",
    role: "combobox",
    "aria-label": "Country",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": this.#id,
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Country, or its code",
    oninput: () => this.#look(this.input.value),
    onclick: () => this.#look(""),
    onblur: () => this.#left(),
    onkeydown: (event) => this.#key(event as KeyboardEvent),
  });
  readonly element = h("div", { class: "picker" }, this.input, this.#list);
  #found: readonly Country[] = [];
  #active = -1;

  /** @param text a code, or what was typed */
  constructor(text = "") {
    this.#take(countryOf(text));
    if (this.input.value === "") this.input.value = text;
  }

  #look(text: string): void {
    this.#found = countriesLike(text);
    this.#list.replaceChildren(...this.#found.map((country, at) => this.#option(country, at)));
    if (this.#found.length === 0) this.#list.append(h("li", { class: "none", role: "option", "aria-disabled": "true" }, "No such country"));
    this.#list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#point(text === "" ? -1 : 0);
  }

  #option(country: Country, at: number): HTMLElement {
    return h(
      "li",
      {
        id: `${this.#id}-${country.code}`,
        role: "option",
        "aria-selected": "false",
        // The field keeps the focus.
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.#take(this.#found[at]),
      },
      shown(country),
    );
  }

  #point(at: number): void {
    this.#list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.#active = this.#found.length === 0 ? -1 : at;
    const option = this.#active < 0 ? undefined : this.#list.children[this.#active];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView?.({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  #take(country: Country | undefined): void {
    if (country) this.input.value = shown(country);
    this.#close();
  }

  #close(): void {
    this.#list.hidden = true;
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** What names a country is one, also without a choice. */
  #left(): void {
    this.#take(countryOf(this.input.value));
  }

  #key(event: KeyboardEvent): void {
    const isOpen = !this.#list.hidden;
    if (event.key === "Escape" && isOpen) this.#close();
    else if (event.key === "Enter" && isOpen && this.#active >= 0) this.#take(this.#found[this.#active]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#step(isOpen, event.key === "ArrowDown" ? 1 : -1);
    else return;
    // Neither sends the form nor gives it up.
    event.preventDefault();
    event.stopPropagation();
  }

  #step(isOpen: boolean, by: number): void {
    if (!isOpen) this.#look(countryOf(this.input.value) ? "" : this.input.value);
    const most = this.#found.length;
    if (most > 0) this.#point(this.#active < 0 ? (by > 0 ? 0 : most - 1) : (this.#active + by + most) % most);
  }
}
