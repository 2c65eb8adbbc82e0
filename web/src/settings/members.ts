import { type Api, type LinkEvent, type Member, type Refusal, type Role, ROLES, told } from "../api";
import { h } from "../dom";
import { FieldProblems, Fields, type Problem } from "../form";
import { Past } from "./past";

type MemberApi = Pick<Api, "members" | "addMember" | "changeMember" | "removeMember" | "memberAudit">;
type Field = "person";

const MEANING: Readonly<Record<Role, string>> = {
  owner: "everything",
  editor: "links, shares and webhooks",
  viewer: "looks at everything, changes nothing",
};
const NOBODY = "Nobody yet: whoever signs in to the account is an owner. The first member is one, and from then on only members come in. Begin with yourself.";

/** Who may do what in the account. */
export class Members {
  readonly #fields = new Fields<Field>("member-");
  readonly #person = this.#fields.input("person", { maxlength: 200, placeholder: "ada@example.org", autocapitalize: "none" });
  readonly #role = roles("viewer");
  readonly #submit = h("button", { type: "submit", class: "primary" }, "Add");
  readonly #form = this.#makeForm();
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "member-status" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "member-error", hidden: true });
  readonly #none = h("p", { class: "none", hidden: true }, NOBODY);
  readonly #list = h("ul", { class: "links", "data-testid": "members" });
  readonly #past = new Past("Who changed members", "member-changes", () => this.api.memberAudit(), words, "Nobody has been added or removed within a year.");
  readonly #heading = h("h2", { tabindex: "-1" }, "Members");
  readonly element = h("section", { "aria-label": "Members" }, this.#heading, this.#form, this.#status, this.#problem, this.#none, this.#list, this.#past.element);

  constructor(private readonly api: MemberApi) {}

  #makeForm(): HTMLFormElement {
    return h(
      "form",
      { class: "link-form", "data-testid": "member-form", novalidate: true, "aria-label": "New member", onsubmit: (event) => void this.#send(event), oninput: () => this.#say("") },
      this.#fields.field("person", "Person", this.#person, "the e-mail address that they sign in with"),
      h("div", { class: "field" }, h("label", { for: "member-role" }, "Role"), this.#role),
      this.#fields.problem(""),
      h("div", { class: "form-end" }, this.#submit),
    );
  }

  async enter(): Promise<void> {
    this.#say("");
    await this.#try(async () => undefined, "");
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#fields.clear(this.#form);
    this.#say("");
    this.#submit.disabled = true;
    try {
      const { person, role } = await this.api.addMember(this.#draft());
      this.#form.reset();
      await this.#try(async () => undefined, `${person} is a member now, as ${role}.`);
    } catch (error) {
      this.#fields.tell(this.#form, error, problemOf);
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** @throws FieldProblems where nobody is named */
  #draft(): Member {
    const person = this.#person.value.trim();
    if (person === "") throw new FieldProblems<Field>([{ field: "person", message: "Person must not be empty." }]);
    return { person, role: this.#role.value as Role };
  }

  /** Does something, and shows who there is after it. */
  async #try(work: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await work();
      this.#show(await this.api.members());
      await this.#past.look();
      this.#say(done);
    } catch (error) {
      this.#status.textContent = "";
      this.#problem.textContent = told(error);
      this.#problem.hidden = false;
    }
  }

  #show(members: readonly Member[]): void {
    this.#none.hidden = members.length > 0;
    if (members.length === 0) this.#role.value = "owner";
    this.#list.replaceChildren(...members.map((member) => this.#card(member)));
  }

  #card({ person, role }: Member): HTMLElement {
    const choice = roles(role, `Role of ${person}`);
    choice.addEventListener("change", () => void this.#change(person, choice, role));
    const remove = h("button", { type: "button", class: "danger", "data-testid": "remove", "aria-label": `Remove ${person}`, onclick: () => void this.#remove(person) }, "Remove");
    return h("li", { class: "link", "data-testid": "member", "data-person": person }, h("div", { class: "link-head" }, h("b", {}, person)), h("div", { class: "actions" }, choice, remove));
  }

  async #change(person: string, choice: HTMLSelectElement, was: Role): Promise<void> {
    const role = choice.value as Role;
    await this.#try(() => this.api.changeMember(person, role), `${person} is ${role} now.`);
    if (!this.#problem.hidden) choice.value = was;
  }

  async #remove(person: string): Promise<void> {
    if (!confirm(`Remove ${person}? Their next request is refused, and what they watch live ends.`)) return;
    await this.#try(() => this.api.removeMember(person), `${person} is no member any more.`);
    if (this.#problem.hidden) this.#heading.focus();
  }

  #say(text: string): void {
    this.#status.textContent = text;
    this.#problem.hidden = true;
  }
}

function words({ op, by, member, before, after }: LinkEvent): string {
  const [was, is] = [String(before["role"]), String(after["role"])];
  if (op === "created") return `${member} added as ${is} by ${by}`;
  if (op === "deleted") return `${member}, ${was}, removed by ${by}`;
  return `${member} made ${is}, was ${was}, by ${by}`;
}

/** @param label what it is, where no label is beside it */
function roles(chosen: Role, label?: string): HTMLSelectElement {
  const attributes = label === undefined ? { id: "member-role" } : { "aria-label": label };
  return h("select", attributes, ...ROLES.map((role) => h("option", { value: role, selected: role === chosen }, `${role}: ${MEANING[role]}`)));
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<Field> {
  const message = told(refusal);
  return message.startsWith("person ") ? { field: "person", message: message.replace("person", "Person") } : { field: "", message };
}
