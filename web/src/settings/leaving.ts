import { type Api, told } from "../api";
import { h } from "../dom";
import { dayAndTime } from "../words";

type LeavingApi = Pick<Api, "deleteAccount">;

/** The end of the account with all that it has: only for who types its name. */
export class Leaving {
  readonly #name = h("input", { id: "leaving-name", type: "text", autocomplete: "off", spellcheck: "false", "data-testid": "leaving-name", oninput: () => (this.#go.disabled = this.#name.value.trim() === "") });
  readonly #go = h("button", { type: "submit", class: "danger", "data-testid": "leaving-go", disabled: true }, "Delete the account for good");
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "leaving-status" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "leaving-error", hidden: true });
  readonly element = h(
    "section",
    { "aria-label": "Delete the account" },
    h("h2", {}, "Delete the account"),
    h("p", {}, "Links, clicks, statistics, webhooks, topics, keys, shares, members and the record of changes: all of it goes, and nothing brings it back. Download everything first if any of it matters."),
    h(
      "form",
      { class: "link-form", "data-testid": "leaving-form", "aria-label": "Delete the account", onsubmit: (event) => void this.#send(event) },
      h("label", { for: "leaving-name" }, "Type the account’s name to confirm"),
      this.#name,
      h("div", { class: "form-end" }, this.#go),
      this.#status,
      this.#problem,
    ),
  );

  constructor(private readonly api: LeavingApi) {}

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#go.disabled = true;
    this.#problem.hidden = true;
    try {
      const { usableFrom } = await this.api.deleteAccount(this.#name.value.trim());
      this.#name.value = "";
      this.#status.textContent = `The account is being deleted. Its name can be used again from ${dayAndTime(usableFrom)} on.`;
    } catch (error) {
      this.#problem.textContent = told(error);
      this.#problem.hidden = false;
      this.#go.disabled = false;
    }
  }
}
