import { type NewShare, Refusal, told } from "../api";
import { h } from "../dom";

type Field = "name" | "link" | "expiresAt";

/** What is wrong with one field. */
class FieldProblem extends Error {
  constructor(
    readonly field: Field,
    message: string,
  ) {
    super(message);
  }
}

/** The form of a share: what is wrong is told beside its field. */
export class ShareForm {
  readonly #name = h("input", { id: "name", maxlength: 100, autocomplete: "off", placeholder: "The screen in the hall" });
  readonly #link = h("input", { id: "link", list: "share-links", autocomplete: "off", spellcheck: "false", placeholder: "all links" });
  readonly #expires = h("input", { id: "expires", type: "datetime-local" });
  readonly #inputs = { name: this.#name, link: this.#link, expiresAt: this.#expires };
  readonly #links = h("datalist", { id: "share-links" });
  readonly #submit = h("button", { type: "submit", class: "primary" }, "Make the share");
  readonly #problems = new Map<Field | "", HTMLElement>();
  readonly element = h(
    "form",
    { class: "link-form", "data-testid": "share-form", novalidate: true, "aria-label": "New share", onsubmit: (event) => void this.#send(event) },
    h("h2", {}, "New share"),
    this.#field("name", "Name", "who it is for; only you see it"),
    this.#field("link", "Link", "whose clicks alone it shows"),
    this.#links,
    this.#field("expiresAt", "Expires", "in your own time zone; never where it is left empty"),
    this.#problem(""),
    h("div", { class: "form-end" }, this.#submit),
  );

  /** @param send makes it; throws Refusal, told beside the field that it is about */
  constructor(private readonly send: (share: NewShare) => Promise<void>) {}

  focus(): void {
    this.#name.focus();
  }

  /** Which links may be meant. */
  suggest(slugs: readonly string[]): void {
    this.#links.replaceChildren(...slugs.map((slug) => h("option", { value: slug })));
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#clear();
    this.#submit.disabled = true;
    try {
      await this.send(this.#draft(Date.now()));
      this.element.reset();
    } catch (error) {
      this.#tell(error);
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** @throws FieldProblem for what the server need not be asked about */
  #draft(now: number): NewShare {
    const name = this.#name.value.trim();
    if (name === "") throw new FieldProblem("name", "name must not be empty: it is how you know the share again");
    // A date without its time: a browser hands it over as nothing.
    if (this.#expires.validity?.badInput) throw new FieldProblem("expiresAt", "expires needs a whole date and a time");
    const expires = new Date(this.#expires.value);
    const ends = !Number.isNaN(expires.getTime());
    if (ends && expires.getTime() <= now) throw new FieldProblem("expiresAt", "expires must be a time to come: it is over already");
    const link = this.#link.value.trim().replace(/^\//, "");
    return { name, ...(link === "" ? {} : { link }), ...(ends ? { expiresAt: expires.toISOString() } : {}) };
  }

  #clear(): void {
    for (const problem of this.#problems.values()) problem.hidden = true;
    for (const input of Object.values(this.#inputs)) input.removeAttribute("aria-invalid");
  }

  #tell(error: unknown): void {
    const field = fieldOf(error);
    const problem = this.#problems.get(field ?? "");
    if (!problem) return;
    problem.textContent = error instanceof FieldProblem ? error.message : told(error);
    problem.hidden = false;
    if (field === undefined) return;
    this.#inputs[field].setAttribute("aria-invalid", "true");
    this.#inputs[field].focus();
  }

  #field(field: Field, label: string, hint: string): HTMLElement {
    const input = this.#inputs[field];
    const problem = this.#problem(field);
    problem.id = `${input.id}-problem`;
    input.setAttribute("aria-describedby", `${input.id}-hint ${problem.id}`);
    return h("div", { class: "field" }, h("label", { for: input.id }, label), input, h("small", { id: `${input.id}-hint` }, hint), problem);
  }

  #problem(field: Field | ""): HTMLElement {
    const problem = h("p", { class: "problem", role: "alert", "data-testid": field === "" ? "error" : `error-${field}`, hidden: true });
    this.#problems.set(field, problem);
    return problem;
  }
}

/** The field that a refusal begins with, as the API's do. */
function fieldOf(error: unknown): Field | undefined {
  if (error instanceof FieldProblem) return error.field;
  if (!(error instanceof Refusal)) return undefined;
  return /^(name|link|expiresAt)\b/.exec(error.message)?.[1] as Field | undefined;
}
