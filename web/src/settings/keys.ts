import { type Api, type Key, type NewKey, type Refusal, type Scope, SCOPES, told } from "../api";
import { h } from "../dom";
import { FieldProblems, Fields, type Problem } from "../form";
import { Lately } from "../lately";
import { Once } from "../once";
import { dayAndTime } from "../words";

type KeyApi = Pick<Api, "keys" | "makeKey" | "revokeKey">;
type Field = "name" | "scopes";

const MEANING: Readonly<Record<Scope, string>> = {
  read: "everything may be read",
  write: "links and webhooks may be made, changed and deleted",
  clicks: "clicks, statistics, tickets and rooms",
};

/** The account's keys for machines: make one, which is told once, see when it was used last, revoke it. */
export class Keys {
  readonly #fields = new Fields<Field>("key-");
  readonly #name = this.#fields.input("name", { maxlength: 100, placeholder: "The nightly import" });
  readonly #scopes = SCOPES.map((scope) => this.#fields.input(scope, { type: "checkbox", value: scope, "data-testid": `scope-${scope}` }));
  readonly #submit = h("button", { type: "submit", class: "primary" }, "Make the key");
  readonly #form = this.#makeForm();
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "key-status" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "key-error", hidden: true });
  readonly #once = new Once("The new key", "key-made");
  readonly #none = h("p", { class: "none", hidden: true }, "No key yet.");
  readonly #list = h("ul", { class: "links", "data-testid": "keys" });
  readonly #heading = h("h2", { tabindex: "-1" }, "Keys for machines");
  readonly element = h("section", { "aria-label": "Keys for machines" }, this.#heading, this.#form, this.#status, this.#once.element, this.#problem, this.#none, this.#list);
  readonly #keys = new Lately<Key>();

  constructor(private readonly api: KeyApi) {}

  #makeForm(): HTMLFormElement {
    const choice = (input: HTMLInputElement): HTMLElement => h("label", { class: "check" }, input, h("span", {}, h("b", {}, input.value), h("small", {}, MEANING[input.value as Scope])));
    return h(
      "form",
      { class: "link-form", "data-testid": "key-form", novalidate: true, "aria-label": "New key", onsubmit: (event) => void this.#send(event), oninput: () => this.#say("") },
      h("p", { class: "soft" }, "A program sends it as ", h("code", {}, "Authorization: Bearer blip_…"), " to the API. None manages keys, members or shares."),
      this.#fields.field("name", "Name", this.#name, "what it is for; only you see it"),
      h("fieldset", {}, h("legend", {}, "Good for"), ...this.#scopes.map(choice), this.#fields.problem("scopes", () => this.#scopes[0])),
      this.#fields.problem(""),
      h("div", { class: "form-end" }, this.#submit),
    );
  }

  /** Begins anew: what was told once is not told again. */
  enter(): void {
    this.#say("");
    this.#once.forget();
    void this.#look();
  }

  leave(): void {
    this.#once.forget();
  }

  async #look(): Promise<void> {
    try {
      this.#keys.listed(await this.api.keys());
      this.#show();
    } catch (error) {
      this.#tell(error);
    }
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#fields.clear(this.#form);
    this.#say("");
    this.#once.forget();
    this.#submit.disabled = true;
    try {
      const { key, ...made } = await this.api.makeKey(this.#draft());
      this.#keys.made(made);
      this.#form.reset();
      this.#say(`${made.name} is ready.`);
      this.#show();
      this.#once.show(made.id, "The key, which is not shown again:", key, "the key");
    } catch (error) {
      this.#fields.tell(this.#form, error, problemOf);
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** @throws FieldProblems for what is missing */
  #draft(): NewKey {
    const problems: Problem<Field>[] = [];
    const name = this.#name.value.trim();
    const scopes = this.#scopes.filter(({ checked }) => checked).map(({ value }) => value as Scope);
    if (name === "") problems.push({ field: "name", message: "Name must not be empty: it is how you know the key again." });
    if (scopes.length === 0) problems.push({ field: "scopes", message: "Choose what it is good for." });
    if (problems.length > 0) throw new FieldProblems(problems);
    return { name, scopes };
  }

  #show(): void {
    const keys = this.#keys.all;
    this.#none.hidden = keys.length > 0;
    this.#list.replaceChildren(...keys.map((key) => this.#card(key)));
  }

  #card(key: Key): HTMLElement {
    const { id, name, scopes, hint, createdAt, lastUsedAt } = key;
    const used = lastUsedAt === undefined ? "never used" : `used last ${dayAndTime(lastUsedAt)}`;
    const revoke = h("button", { type: "button", class: "danger", "data-testid": "revoke", "aria-label": `Revoke ${name}`, onclick: () => void this.#revoke(key, revoke) }, "Revoke");
    return h(
      "li",
      { class: "link", "data-testid": "key", "data-id": id },
      h("div", { class: "link-head" }, h("b", {}, name), " ", h("code", {}, `${hint}…`)),
      h("p", { class: "limits" }, `${scopes.join(", ")} · ${used} · made ${dayAndTime(createdAt)}`),
      h("div", { class: "actions" }, revoke),
    );
  }

  async #revoke({ id, name }: Key, button: HTMLButtonElement): Promise<void> {
    if (!confirm(`Revoke ${name}? Programs that use it are refused from then on.`)) return;
    button.disabled = true;
    try {
      await this.api.revokeKey(id);
      this.#keys.gone(id);
      this.#once.forget(id);
      this.#say(`${name} is revoked.`);
      this.#show();
      this.#heading.focus();
    } catch (error) {
      button.disabled = false;
      this.#tell(error);
    }
  }

  #say(text: string): void {
    this.#status.textContent = text;
    this.#problem.hidden = true;
  }

  /** What was well before is no longer what is said. */
  #tell(error: unknown): void {
    this.#status.textContent = "";
    this.#problem.textContent = told(error);
    this.#problem.hidden = false;
  }
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<Field> {
  const message = told(refusal);
  if (message.startsWith("name ")) return { field: "name", message: message.replace("name", "Name") };
  return { field: message.startsWith("scopes") ? "scopes" : "", message };
}
