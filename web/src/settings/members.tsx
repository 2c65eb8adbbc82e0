import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Api, type LinkEvent, type Member, type Refusal, type Role, ROLES, told } from "../api";
import { FieldProblems, type Problem, sending } from "../form";
import { Field, Form, FormState, ProblemOf, Send } from "../ui/form";
import { Said, Status, Trouble } from "../ui/said";
import { Past, PastChanges } from "./past";

type MemberApi = Pick<Api, "members" | "addMember" | "changeMember" | "removeMember" | "memberAudit">;
type FieldName = "person";

const MEANING: Readonly<Record<Role, string>> = {
  owner: "everything",
  editor: "links, shares and webhooks",
  viewer: "looks at everything, changes nothing",
};

/** Who may do what in the account. */
export class Members {
  readonly form = new FormState<FieldName>(problemOf, "member-");
  readonly said = new Said();
  readonly past: Past;
  /** As it is typed. */
  readonly person = signal("");
  readonly role = signal<Role>("viewer");
  readonly shown = signal<readonly Member[] | undefined>(undefined);

  constructor(private readonly api: MemberApi) {
    this.past = new Past(() => api.memberAudit(), words);
  }

  async enter(): Promise<void> {
    await this.#do(async () => "");
  }

  /** @throws FieldProblems where nobody is named, Refusal */
  async add(): Promise<void> {
    this.said.say("");
    const sent = [sending(this.person, ""), sending<Role>(this.role, "viewer")];
    const { person, role } = await this.api.addMember(this.#draft());
    for (const empty of sent) empty();
    await this.#do(async () => `${person} is a member now, as ${role}.`);
  }

  /** Whether they have that role now. */
  async change(person: string, role: Role): Promise<boolean> {
    return this.#do(async () => (await this.api.changeMember(person, role), `${person} is ${role} now.`));
  }

  /** Whether they are removed now. */
  async remove(person: string): Promise<boolean> {
    return this.#do(async () => (await this.api.removeMember(person), `${person} is no member any more.`));
  }

  #draft(): Member {
    const person = this.person.value.trim();
    if (person === "") throw new FieldProblems<FieldName>([{ field: "person", message: "Person must not be empty." }]);
    return { person, role: this.role.value };
  }

  /** Does something, shows who there is after it, and says what was done. */
  async #do(work: () => Promise<string>): Promise<boolean> {
    try {
      const done = await work();
      const members = await this.api.members();
      if (members.length === 0) this.role.value = "owner";
      this.shown.value = members;
      await this.past.look();
      this.said.say(done);
      return true;
    } catch (error) {
      this.said.tell(error);
      return false;
    }
  }
}

function words({ op, by, member, before, after }: LinkEvent): string {
  const [was, is] = [String(before["role"]), String(after["role"])];
  if (op === "created") return `${member} added as ${is} by ${by}`;
  if (op === "deleted") return `${member}, ${was}, removed by ${by}`;
  return `${member} made ${is}, was ${was}, by ${by}`;
}

export function MembersSection({ members }: { readonly members: Members }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = members.shown.value;
  return (
    <section aria-label="Members">
      <h2 ref={heading} tabindex={-1}>
        Members
      </h2>
      <NewMemberForm members={members} />
      <Status said={members.said} name="member-status" />
      <Trouble said={members.said} name="member-error" />
      <p class="none" hidden={shown === undefined || shown.length > 0}>
        Nobody yet: whoever signs in to the account is an owner. The first member is one, and from then on only members come in. Begin with yourself.
      </p>
      <ul class="links" data-testid="members">
        {shown?.map((member) => <MemberCard key={member.person} of={member} members={members} removed={() => heading.current?.focus()} />)}
      </ul>
      <PastChanges past={members.past} about="Who changed members" name="member-changes" nothing="Nobody has been added or removed within a year." />
    </section>
  );
}

function NewMemberForm({ members }: { readonly members: Members }): JSX.Element {
  const { person, role } = members;
  return (
    <Form form={members.form} send={() => members.add()} class="link-form" data-testid="member-form" aria-label="New member" onInput={() => members.said.say("")}>
      <Field field="person" label="Person" hint="the e-mail address that they sign in with" maxlength={200} placeholder="ada@example.org" autocapitalize="none" text={person} />
      <div class="field">
        <label for="member-role">Role</label>
        <select id="member-role" value={role.value} onChange={({ currentTarget }) => (role.value = currentTarget.value as Role)}>
          <Roles />
        </select>
      </div>
      <ProblemOf field="" />
      <Send>Add</Send>
    </Form>
  );
}

function MemberCard({ of: { person, role }, members, removed }: { readonly of: Member; readonly members: Members; readonly removed: () => void }): JSX.Element {
  const change = async (select: HTMLSelectElement): Promise<void> => {
    if (!(await members.change(person, select.value as Role))) select.value = role;
  };
  const remove = async (): Promise<void> => {
    if (!confirm(`Remove ${person}? Their next request is refused, and what they watch live ends.`)) return;
    if (await members.remove(person)) removed();
  };
  return (
    <li class="link" data-testid="member" data-person={person}>
      <div class="link-head">
        <b>{person}</b>
      </div>
      <div class="actions">
        <select aria-label={`Role of ${person}`} value={role} onChange={({ currentTarget }) => void change(currentTarget)}>
          <Roles />
        </select>
        <button type="button" class="danger" data-testid="remove" aria-label={`Remove ${person}`} onClick={() => void remove()}>
          Remove
        </button>
      </div>
    </li>
  );
}

function Roles(): JSX.Element {
  return (
    <>
      {ROLES.map((role) => (
        <option key={role} value={role}>{`${role}: ${MEANING[role]}`}</option>
      ))}
    </>
  );
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<FieldName> {
  const message = told(refusal);
  return message.startsWith("person ") ? { field: "person", message: message.replace("person", "Person") } : { field: "", message };
}
