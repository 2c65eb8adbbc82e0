import { type NewShare, type Refusal, told } from "../api";
import { h } from "../dom";
import { FieldProblems, Fields, isUnreadable, momentOf, type Problem } from "../form";

type Field = "name" | "link" | "expiresAt";

const LABELS: Readonly<Record<Field, string>> = { name: "Name", link: "Link", expiresAt: "Expires" };

/** The form of a share: what is wrong is told beside its field. */
export class ShareForm {
  readonly #fields = new Fields<Field>();
  readonly #name = this.#fields.input("name", { maxlength: 100, placeholder: "The screen in the hall" });
  readonly #link = this.#fields.input("link", { list: "share-links", placeholder: "all links" });
  readonly #expires = this.#fields.input("expires", { type: "datetime-local" });
  readonly #links = h("datalist", { id: "share-links" });
  readonly #submit = h("button", { type: "submit", class: "primary" }, "Make the share");
  readonly element = h(
    "form",
    { class: "link-form", "data-testid": "share-form", novalidate: true, "aria-label": "New share", onsubmit: (event) => void this.#send(event), oninput: () => this.touched() },
    h("h2", {}, "New share"),
    this.#fields.field("name", LABELS.name, this.#name, "who it is for; only you see it"),
    this.#fields.field("link", LABELS.link, this.#link, "whose clicks alone it shows"),
    this.#links,
    this.#fields.field("expiresAt", LABELS.expiresAt, this.#expires, "in your own time zone; never where it is left empty"),
    this.#fields.problem(""),
    h("div", { class: "form-end" }, this.#submit),
  );

  /**
   * @param send makes it; throws Refusal, told beside the field that it is about
   * @param touched something was typed, or is sent
   */
  constructor(
    private readonly send: (share: NewShare) => Promise<void>,
    private readonly touched: () => void,
  ) {}

  focus(): void {
    this.#name.focus();
  }

  /** Which links may be meant. */
  suggest(slugs: readonly string[]): void {
    this.#links.replaceChildren(...slugs.map((slug) => h("option", { value: slug })));
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#fields.clear(this.element);
    this.touched();
    this.#submit.disabled = true;
    try {
      await this.send(this.#draft(Date.now()));
      this.element.reset();
    } catch (error) {
      this.#fields.tell(this.element, error, problemOf);
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** @throws FieldProblems for what the server need not be asked about */
  #draft(now: number): NewShare {
    const problems: Problem<Field>[] = [];
    const name = this.#name.value.trim();
    if (name === "") problems.push({ field: "name", message: "Name must not be empty: it is how you know the share again." });
    const expires = isUnreadable(this.#expires) ? "needs a whole date and a time" : momentOf(this.#expires.value);
    if (typeof expires === "string") problems.push({ field: "expiresAt", message: `Expires ${expires}.` });
    else if (expires && expires.getTime() <= now) problems.push({ field: "expiresAt", message: "Expires must be a time to come: it is over already." });
    if (problems.length > 0) throw new FieldProblems(problems);
    const link = this.#link.value.trim().replace(/^\//, "");
    return { name, ...(link === "" ? {} : { link }), ...(expires instanceof Date ? { expiresAt: expires.toISOString() } : {}) };
  }
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<Field> {
  const message = told(refusal);
  const field = /^(name|link|expiresAt)\b/.exec(message)?.[1] as Field | undefined;
  return field === undefined ? { field: "", message } : { field, message: message.replace(field, LABELS[field]) };
}
