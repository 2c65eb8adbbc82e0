import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Api, type Key, type NewKey, type Refusal, type Scope, SCOPES, told } from "../api";
import { FieldProblems, type Problem, sending } from "../form";
import { Lately } from "../lately";
import { BusyButton } from "../ui/busy";
import { Field, Form, FormState, Input, ProblemOf, Send } from "../ui/form";
import { Once, OnceTold } from "../ui/once";
import { Said, Status, Trouble } from "../ui/said";
import { dayAndTime } from "../words";

type KeyApi = Pick<Api, "keys" | "makeKey" | "revokeKey">;
type FieldName = "name" | "scopes";

const MEANING: Readonly<Record<Scope, string>> = {
  read: "everything may be read",
  write: "links and webhooks may be made, changed and deleted",
  clicks: "clicks, statistics, tickets and rooms",
};

/** The account's keys for machines: make one, which is told once, see when it was used last, revoke it. */
export class Keys {
  readonly form = new FormState<FieldName>(problemOf, "key-");
  readonly said = new Said();
  readonly once = new Once();
  /** As it is typed. */
  readonly name = signal("");
  readonly scopes = signal<readonly Scope[]>([]);
  readonly shown = signal<readonly Key[] | undefined>(undefined);
  readonly #keys = new Lately<Key>();

  constructor(private readonly api: KeyApi) {}

  /** Begins anew: what was told once is not told again. */
  async enter(): Promise<void> {
    this.said.say("");
    this.once.forget();
    try {
      this.#keys.listed(await this.api.keys());
      this.#show();
    } catch (error) {
      this.said.tell(error);
    }
  }

  leave(): void {
    this.once.forget();
  }

  /** @throws FieldProblems for what is missing, Refusal */
  async make(): Promise<void> {
    const draft = this.#draft();
    this.said.say("");
    // The one before is told until there is another: nobody can ask for it again.
    const sent = [sending(this.name, ""), sending(this.scopes, [])];
    const { key, ...made } = await this.api.makeKey(draft);
    this.#keys.made(made);
    for (const empty of sent) empty();
    this.said.say(`${made.name} is ready.`);
    this.#show();
    this.once.show(made.id, "The key, which is not shown again:", key);
  }

  /** Whether it is revoked now. */
  async revoke({ id, name }: Key): Promise<boolean> {
    try {
      await this.api.revokeKey(id);
      this.#keys.gone(id);
      this.once.forget(id);
      this.said.say(`${name} is revoked.`);
      this.#show();
      return true;
    } catch (error) {
      this.said.tell(error);
      return false;
    }
  }

  #draft(): NewKey {
    const problems: Problem<FieldName>[] = [];
    const name = this.name.value.trim();
    if (name === "") problems.push({ field: "name", message: "Name must not be empty: it is how you know the key again." });
    if (this.scopes.value.length === 0) problems.push({ field: "scopes", message: "Choose what it is good for." });
    if (problems.length > 0) throw new FieldProblems(problems);
    return { name, scopes: SCOPES.filter((scope) => this.scopes.value.includes(scope)) };
  }

  #show(): void {
    this.shown.value = this.#keys.all;
  }
}

export function KeysSection({ keys }: { readonly keys: Keys }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = keys.shown.value;
  return (
    <section aria-label="Keys for machines">
      <h2 ref={heading} tabindex={-1}>
        Keys for machines
      </h2>
      <NewKeyForm keys={keys} />
      <Status said={keys.said} name="key-status" />
      <OnceTold once={keys.once} label="The new key" name="key-made" what="the key" />
      <Trouble said={keys.said} name="key-error" />
      <p class="none" hidden={shown === undefined || shown.length > 0}>
        No key yet.
      </p>
      <ul class="links" data-testid="keys">
        {shown?.map((key) => <KeyCard key={key.id} of={key} keys={keys} revoked={() => heading.current?.focus()} />)}
      </ul>
    </section>
  );
}

function NewKeyForm({ keys }: { readonly keys: Keys }): JSX.Element {
  const { name, scopes } = keys;
  const choose = (scope: Scope, isChosen: boolean): void => {
    scopes.value = isChosen ? [...scopes.value, scope] : scopes.value.filter((other) => other !== scope);
  };
  return (
    <Form form={keys.form} send={() => keys.make()} class="link-form" data-testid="key-form" aria-label="New key" onInput={() => keys.said.say("")}>
      <p class="soft">
        A program sends it as <code>Authorization: Bearer blip_…</code> to the API. None manages keys, members or shares.
      </p>
      <Field field="name" label="Name" hint="what it is for; only you see it" maxlength={100} placeholder="The nightly import" text={name} />
      <fieldset>
        <legend>Good for</legend>
        {SCOPES.map((scope, at) => (
          <label key={scope} class="check">
            <Input field="scopes" isWrong={() => at === 0} type="checkbox" value={scope} data-testid={`scope-${scope}`} checked={scopes.value.includes(scope)} onChange={({ currentTarget }) => choose(scope, currentTarget.checked)} />
            <span>
              <b>{scope}</b>
              <small>{MEANING[scope]}</small>
            </span>
          </label>
        ))}
        <ProblemOf field="scopes" />
      </fieldset>
      <ProblemOf field="" />
      <Send>Make the key</Send>
    </Form>
  );
}

function KeyCard({ of, keys, revoked }: { readonly of: Key; readonly keys: Keys; readonly revoked: () => void }): JSX.Element {
  const { id, name, scopes, hint, createdAt, lastUsedAt } = of;
  const isBusy = useSignal(false);
  const used = lastUsedAt === undefined ? "never used" : `used last ${dayAndTime(lastUsedAt)}`;
  const revoke = async (): Promise<void> => {
    if (!confirm(`Revoke ${name}? Programs that use it are refused from then on.`)) return;
    isBusy.value = true;
    if (await keys.revoke(of)) revoked();
    else isBusy.value = false;
  };
  return (
    <li class="link" data-testid="key" data-id={id}>
      <div class="link-head">
        <b>{name}</b> <code>{`${hint}…`}</code>
      </div>
      <p class="limits">{`${scopes.join(", ")} · ${used} · made ${dayAndTime(createdAt)}`}</p>
      <div class="actions">
        <BusyButton class="danger" data-testid="revoke" aria-label={`Revoke ${name}`} isBusy={isBusy.value} press={() => void revoke()}>
          Revoke
        </BusyButton>
      </div>
    </li>
  );
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<FieldName> {
  const message = told(refusal);
  if (message.startsWith("name ")) return { field: "name", message: message.replace("name", "Name") };
  return { field: message.startsWith("scopes") ? "scopes" : "", message };
}
