import type { Link } from "../api";
import { countryOf } from "../countries";
import { h } from "../dom";
import { Fields as FormFields, type Problem } from "../form";
import { BLANK, type FieldName, type Fields, fieldsOf } from "./draft";
import { MoreFields } from "./more";
import { problemOf } from "./refused";
import { countryRows } from "./rows";

let made = 0;

/** What a form is for. */
export interface Purpose {
  readonly title: string;
  readonly submit: string;
  /** Being changed; a new one where it is left out. */
  readonly link?: Link;
  /** @throws FieldProblems or Refusal, told beside the field that it is about */
  send(fields: Fields): Promise<void>;
  /** Something was typed, or is sent: what was said before may hold no longer. */
  touched?(): void;
  cancel?(): void;
}

/** The form of a link: what is missing, half filled in or cannot be read is told beside its field, the rest is the server's to judge. */
export class LinkForm {
  /** The page's one form of a new link is found by plain names. */
  readonly #fields: FormFields<FieldName>;
  readonly #slug: HTMLInputElement;
  readonly #destination: HTMLInputElement;
  readonly #title: HTMLInputElement;
  readonly #tags: HTMLInputElement;
  readonly #enabled: HTMLInputElement;
  readonly #countries = countryRows();
  readonly #more: MoreFields;
  readonly #submit: HTMLButtonElement;
  readonly element: HTMLFormElement;

  constructor(private readonly purpose: Purpose) {
    const { link } = purpose;
    this.#fields = new FormFields(link ? `link-${++made}-` : "");
    this.#destination = this.#fields.input("destination", { inputmode: "url", required: true, placeholder: "https://example.org/" });
    this.#title = this.#fields.input("title");
    this.#tags = this.#fields.input("tags", { placeholder: "news, spring" });
    this.#enabled = this.#fields.input("enabled", { type: "checkbox" });
    this.#slug = this.#fields.input("slug", { placeholder: "made for you", ...(link ? { readonly: true } : {}) });
    this.#more = new MoreFields(this.#fields);
    this.#submit = h("button", { type: "submit", class: "primary" }, purpose.submit);
    this.element = this.#element();
    this.#show(link ? fieldsOf(link) : BLANK, link);
  }

  #element(): HTMLFormElement {
    const { link, title, cancel } = this.purpose;
    const fields = this.#fields;
    return h(
      "form",
      {
        class: "link-form",
        "data-testid": link ? "edit-form" : "link-form",
        novalidate: true,
        "aria-label": title,
        onsubmit: (event) => void this.#send(event),
        oninput: () => this.purpose.touched?.(),
        onkeydown: (event) => this.#key(event as KeyboardEvent),
      },
      h("h2", {}, title),
      fields.field("destination", "Destination", this.#destination),
      fields.field("slug", "Slug", this.#slug, link ? undefined : "3 to 64 of a–z A–Z 0–9 _ -"),
      fields.field("title", "Title", this.#title),
      fields.field("tags", "Tags", this.#tags, "with commas between"),
      h("fieldset", {}, h("legend", {}, "Elsewhere for some countries"), this.#countries.element, fields.problem("countries", (problem) => this.#inputOf(problem))),
      this.#more.element,
      h("label", { class: "check" }, this.#enabled, "Switched on"),
      fields.problem(""),
      h("div", { class: "form-end" }, this.#submit, cancel && h("button", { type: "button", class: "quiet", "data-testid": "cancel", onclick: () => cancel() }, "Cancel")),
    );
  }

  focus(): void {
    this.#destination.focus();
  }

  /** Takes over what another link has, but for its name and its password. */
  like(link: Link): void {
    this.#fields.clear(this.element);
    this.#show({ ...fieldsOf(link), slug: "" }, link, true);
    this.focus();
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#submit.disabled = true;
    this.#fields.clear(this.element);
    this.purpose.touched?.();
    try {
      this.#more.requireReadable();
      await this.purpose.send(this.#read());
      if (!this.purpose.link) this.#show(BLANK);
    } catch (error) {
      this.#fields.tell(this.element, error, (refusal) => this.#located(problemOf(refusal)));
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** Rows that are empty are not sent: the server counts the others. */
  #located(problem: Problem<FieldName>): Problem<FieldName> {
    if (problem.field !== "split" || problem.row === undefined) return problem;
    const sent = this.#more.read().split.flatMap(([to], at) => (to.trim() === "" ? [] : [at]));
    return { ...problem, row: sent[problem.row] ?? 0 };
  }

  /** Of a country's row, what is wrong or lacks. */
  #inputOf({ row = 0, key }: Problem<FieldName>): HTMLInputElement | undefined {
    const rows = this.#countries.inputs;
    const [, named] = rows.find(([country]) => key !== undefined && countryOf(country.value)?.code === key) ?? [];
    if (named) return named;
    const [country, to] = rows[row] ?? [];
    return countryOf(country?.value ?? "") && to?.value.trim() === "" ? to : country;
  }

  #read(): Fields {
    return {
      slug: this.#slug.value,
      destination: this.#destination.value,
      title: this.#title.value,
      tags: this.#tags.value,
      enabled: this.#enabled.checked,
      countries: this.#countries.pairs,
      ...this.#more.read(),
    };
  }

  #show(fields: Fields, link?: Link, isCopy = false): void {
    this.#slug.value = fields.slug;
    this.#destination.value = fields.destination;
    this.#title.value = fields.title;
    this.#tags.value = fields.tags;
    this.#enabled.checked = fields.enabled;
    this.#countries.show(fields.countries);
    this.#more.show(fields, link, isCopy);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.purpose.cancel?.();
  }
}

