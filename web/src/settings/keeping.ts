import { type AccountSettings, type Api, type Refusal, told } from "../api";
import { h } from "../dom";
import { FieldProblems, Fields, isUnreadable, type Problem } from "../form";

type SettingsApi = Pick<Api, "settings" | "changeSettings">;
type Field = "clickDays";

/** How the account's clicks are kept: for how long, how exactly, and double ones. */
export class Keeping {
  readonly #fields = new Fields<Field>("keeping-");
  readonly #days = this.#fields.input("days", { type: "number", inputmode: "numeric", min: 1, max: 3_650, step: 1, placeholder: "for ever" });
  readonly #exact = this.#fields.input("exact", { type: "checkbox" });
  readonly #once = this.#fields.input("once", { type: "checkbox" });
  readonly #submit = h("button", { type: "submit", class: "primary", disabled: true }, "Save");
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "keeping-status" });
  readonly #form = h(
    "form",
    { class: "link-form", "data-testid": "keeping-form", novalidate: true, "aria-label": "How clicks are kept", onsubmit: (event) => void this.#send(event), oninput: () => (this.#status.textContent = "") },
    this.#fields.field("clickDays", "Days that a click is kept", this.#days, "1 to 3,650, for ever where it is left empty; counts stay"),
    h("label", { class: "check" }, this.#exact, h("span", {}, "Exact places", h("small", {}, "else the ledger has them to a tenth of a degree, some 10 km; the live map has them as they came in either case"))),
    h("label", { class: "check" }, this.#once, h("span", {}, "Double clicks count once", h("small", {}, "what one visitor clicks at one link within two seconds is one click; visitors are known by the day's hash, without cookies"))),
    this.#fields.problem(""),
    h("div", { class: "form-end" }, this.#submit),
    this.#status,
  );
  readonly element = h("section", { "aria-label": "How clicks are kept" }, h("h2", {}, "How clicks are kept"), this.#form);

  constructor(private readonly api: SettingsApi) {}

  /** Shows what holds now: nothing can be saved before that is known. */
  async enter(): Promise<void> {
    this.#status.textContent = "";
    this.#fields.clear(this.#form);
    try {
      this.#show(await this.api.settings());
      this.#submit.disabled = false;
    } catch (error) {
      this.#fields.tell(this.#form, error, problemOf);
    }
  }

  #show({ clickDays, exactPlaces, doubleClicksOnce }: AccountSettings): void {
    this.#days.value = clickDays === undefined ? "" : String(clickDays);
    this.#exact.checked = exactPlaces;
    this.#once.checked = doubleClicksOnce;
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#fields.clear(this.#form);
    this.#status.textContent = "";
    this.#submit.disabled = true;
    try {
      if (isUnreadable(this.#days)) throw new FieldProblems<Field>([{ field: "clickDays", message: "Days must be a whole number." }]);
      const days = this.#days.value.trim();
      this.#show(await this.api.changeSettings({ clickDays: days === "" ? null : Number(days), exactPlaces: this.#exact.checked, doubleClicksOnce: this.#once.checked }));
      this.#status.textContent = "Saved. It holds for clicks from a minute from now on; what was kept before stays as it is.";
    } catch (error) {
      this.#fields.tell(this.#form, error, problemOf);
    } finally {
      this.#submit.disabled = false;
    }
  }
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<Field> {
  const message = told(refusal);
  if (!message.startsWith("clickDays")) return { field: "", message };
  return { field: "clickDays", message: message.replace("clickDays", "Days").replace(/(\d+)\.\.(\d+) or null/, "$1 to $2, or nothing") };
}
