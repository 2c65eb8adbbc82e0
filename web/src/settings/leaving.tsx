import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, type Refusal, told } from "../api";
import { FieldProblems, type Problem, sending } from "../form";
import { Field, Form, FormState, ProblemOf, Send } from "../ui/form";
import { Said, Status } from "../ui/said";
import { dayAndTime } from "../words";

type LeavingApi = Pick<Api, "deleteAccount">;

/** The end of the account with all that it has: only for who types its name. */
export class Leaving {
  readonly form = new FormState<"account">(problemOf, "leaving-");
  readonly said = new Said();
  /** As it is typed. */
  readonly name = signal("");

  constructor(private readonly api: LeavingApi) {}

  /** @throws FieldProblems where no name is typed, Refusal where it is not the account's */
  async go(): Promise<void> {
    this.said.say("");
    const name = this.name.value.trim();
    if (name === "") throw new FieldProblems([{ field: "account", message: "Type the account’s name." }]);
    const empty = sending(this.name, "");
    const { usableFrom } = await this.api.deleteAccount(name);
    empty();
    this.said.say(`The account is being deleted. Its name can be used again from ${dayAndTime(usableFrom)} on.`);
  }
}

export function LeavingSection({ leaving }: { readonly leaving: Leaving }): JSX.Element {
  return (
    <section aria-label="Delete the account">
      <h2>Delete the account</h2>
      <p>Links, clicks, statistics, webhooks, topics, keys, shares, members and the record of changes: all of it goes, and nothing brings it back. Download everything first if any of it matters.</p>
      <Form form={leaving.form} send={() => leaving.go()} class="link-form" data-testid="leaving-form" aria-label="Delete the account" onInput={() => leaving.said.say("")}>
        <Field field="account" label="Type the account’s name to confirm" text={leaving.name} />
        <ProblemOf field="" />
        <Send kind="danger">Delete the account for good</Send>
        <Status said={leaving.said} name="leaving-status" />
      </Form>
    </section>
  );
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<"account"> {
  const message = told(refusal);
  return message.startsWith("account ") ? { field: "account", message: message.replace("account", "The name") } : { field: "", message };
}
