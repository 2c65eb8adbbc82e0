import { type Link, told } from "../api";
import { h } from "../dom";
import { countryName } from "../words";
import { type FieldName, type Fields, FieldProblem, fieldOf, fieldsOf } from "./draft";

let made = 0;

/** What a form is for. */
export interface Purpose {
  readonly title: string;
  readonly submit: string;
  /** Being changed; a new one where it is left out. */
  readonly link?: Link;
  /** Taken over for a new one. */
  readonly like?: Link;
  /** @throws FieldProblem or Refusal, told beside the field that it is about */
  send(fields: Fields): Promise<void>;
  cancel?(): void;
}

/** The form of a link: what is half filled in or cannot be read is told beside its field, the rest is the server's to judge. */
export class LinkForm {
  readonly #id = `link-${++made}`;
  readonly #slug: HTMLInputElement;
  readonly #destination: HTMLInputElement;
  readonly #title: HTMLInputElement;
  readonly #tags: HTMLInputElement;
  readonly #expires: HTMLInputElement;
  readonly #most: HTMLInputElement;
  readonly #enabled: HTMLInputElement;
  readonly #forward: HTMLInputElement;
  readonly #countries = h("div", { class: "country-rows" });
  readonly #problems = new Map<FieldName | "", HTMLElement>();
  readonly #submit: HTMLButtonElement;
  readonly element: HTMLFormElement;

  constructor(private readonly purpose: Purpose) {
    const { link, title, cancel } = purpose;
    this.#destination = this.#input("destination", { inputmode: "url", required: true, placeholder: "https://example.org/" });
    this.#title = this.#input("title", {});
    this.#tags = this.#input("tags", { placeholder: "news, spring" });
    this.#expires = this.#input("expires", { type: "datetime-local" });
    this.#most = this.#input("max-clicks", { type: "number", inputmode: "numeric", placeholder: "no limit" });
    this.#enabled = this.#input("enabled", { type: "checkbox", checked: true });
    this.#forward = this.#input("forward", { type: "checkbox" });
    this.#slug = this.#input("slug", { placeholder: "made for you", ...(link ? { readonly: true } : {}) });
    this.#submit = h("button", { type: "submit", class: "primary" }, purpose.submit);
    this.element = h(
      "form",
      {
        class: "link-form",
        "data-testid": link ? "edit-form" : "link-form",
        novalidate: true,
        "aria-label": title,
        onsubmit: (event) => void this.#send(event),
        onkeydown: (event) => this.#key(event as KeyboardEvent),
      },
      h("h2", {}, title),
      this.#field("destination", "Destination", this.#destination),
      this.#field("slug", "Slug", this.#slug, link ? undefined : "3 to 64 of a–z A–Z 0–9 _ -"),
      this.#field("title", "Title", this.#title),
      this.#field("tags", "Tags", this.#tags, "with commas between"),
      h(
        "fieldset",
        {},
        h("legend", {}, "Elsewhere for some countries"),
        this.#countries,
        h("button", { type: "button", class: "quiet", onclick: () => this.#addCountry().focus() }, "Add a country"),
        this.#problem("countries"),
      ),
      h("div", { class: "pair" }, this.#field("expiresAt", "Expires", this.#expires, "in your own time zone"), this.#field("maxClicks", "Most clicks", this.#most)),
      h("label", { class: "check" }, this.#forward, "Hand the visitor’s query on"),
      h("label", { class: "check" }, this.#enabled, "Switched on"),
      this.#problem(""),
      h("div", { class: "form-end" }, this.#submit, cancel && h("button", { type: "button", class: "quiet", "data-testid": "cancel", onclick: () => cancel() }, "Cancel")),
    );
    const shown = link ?? purpose.like;
    if (shown) this.#fill(fieldsOf(shown));
    if (!link) this.#slug.value = "";
  }

  focus(): void {
    this.#destination.focus();
  }

  /** Takes over what another link has, but for its name. */
  like(link: Link): void {
    this.#fill(fieldsOf(link));
    this.#slug.value = "";
    this.focus();
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#submit.disabled = true;
    this.#clear();
    try {
      this.#requireReadable();
      await this.purpose.send(this.#fields());
      if (!this.purpose.link) this.#reset();
    } catch (error) {
      this.#tell(error);
    } finally {
      this.#submit.disabled = false;
    }
  }

  #reset(): void {
    this.element.reset();
    this.#countries.replaceChildren();
  }

  /** A date without its time, a number that is none: a browser hands them over as nothing. */
  #requireReadable(): void {
    if (this.#expires.validity?.badInput) throw new FieldProblem("expiresAt", "expires needs a whole date and a time");
    if (this.#most.validity?.badInput) throw new FieldProblem("maxClicks", "most clicks must be a whole number");
  }

  #tell(error: unknown): void {
    const field = fieldOf(error);
    const problem = this.#problems.get(field ?? "");
    if (!problem) return;
    problem.textContent = error instanceof FieldProblem ? error.message : told(error);
    problem.hidden = false;
    const input = field && this.#inputOf(field);
    input?.setAttribute("aria-invalid", "true");
    input?.focus();
  }

  #clear(): void {
    for (const problem of this.#problems.values()) problem.hidden = true;
    for (const input of this.element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }

  #inputOf(field: FieldName): HTMLInputElement | null {
    const inputs = { destination: this.#destination, slug: this.#slug, title: this.#title, tags: this.#tags, expiresAt: this.#expires, maxClicks: this.#most };
    return field === "countries" ? this.#countries.querySelector("input") : inputs[field];
  }

  #fields(): Fields {
    return {
      slug: this.#slug.value,
      destination: this.#destination.value,
      title: this.#title.value,
      tags: this.#tags.value,
      expires: this.#expires.value,
      most: this.#most.value,
      enabled: this.#enabled.checked,
      forward: this.#forward.checked,
      countries: [...this.#countries.children].map((row) => {
        const [code, to] = row.querySelectorAll("input");
        return [code?.value ?? "", to?.value ?? ""] as const;
      }),
    };
  }

  #fill(fields: Fields): void {
    this.#slug.value = fields.slug;
    this.#destination.value = fields.destination;
    this.#title.value = fields.title;
    this.#tags.value = fields.tags;
    this.#expires.value = fields.expires;
    this.#most.value = fields.most;
    this.#enabled.checked = fields.enabled;
    this.#forward.checked = fields.forward;
    this.#countries.replaceChildren();
    for (const [code, to] of fields.countries) this.#addCountry(code, to);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.purpose.cancel?.();
  }

  #addCountry(known = "", destination = ""): HTMLInputElement {
    const name = h("output", { class: "country-name", "aria-live": "off" });
    const code = h("input", { class: "code", maxlength: 2, "aria-label": "Country, two letters", placeholder: "MY", autocomplete: "off", spellcheck: "false", value: known });
    const tell = (): void => {
      const text = code.value.trim().toUpperCase();
      name.textContent = /^[A-Z]{2}$/.test(text) ? countryName(text) : "";
    };
    code.addEventListener("input", tell);
    tell();
    const to = h("input", { inputmode: "url", "aria-label": "Destination for this country", placeholder: "https://example.org/my", autocomplete: "off", spellcheck: "false", value: destination });
    const drop = h("button", { type: "button", class: "quiet", "aria-label": "Remove this country", onclick: () => row.remove() }, "×");
    const row = h("div", { class: "country-row" }, code, to, drop, name);
    this.#countries.append(row);
    return code;
  }

  /** The page's one form of a new link is found by plain names. */
  #input(name: string, attributes: Readonly<Record<string, string | boolean>>): HTMLInputElement {
    const id = this.purpose.link ? `${this.#id}-${name}` : name;
    return h("input", { id, autocomplete: "off", spellcheck: "false", ...attributes });
  }

  #field(field: FieldName, label: string, input: HTMLInputElement, hint?: string): HTMLElement {
    const problem = this.#problem(field);
    problem.id = `${input.id}-problem`;
    input.setAttribute("aria-describedby", hint ? `${input.id}-hint ${problem.id}` : problem.id);
    return h("div", { class: "field" }, h("label", { for: input.id }, label), input, hint !== undefined && h("small", { id: `${input.id}-hint` }, hint), problem);
  }

  #problem(field: FieldName | ""): HTMLElement {
    const problem = h("p", { class: "problem", role: "alert", "data-testid": field === "" ? "error" : `error-${field}`, hidden: true });
    this.#problems.set(field, problem);
    return problem;
  }
}
