import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { Problem } from "../form";
import { Field, Input, ProblemOf } from "../ui/form";
import { BLANK, type Device, DEVICES, type Fields, UTM } from "./draft";
import type { LinkForm } from "./form";
import { SplitRows } from "./rows";

const DEVICE_NAMES: Readonly<Record<Device, string>> = { mobile: "Phones", tablet: "Tablets", desktop: "Computers" };
const NAMES = { devices: "devices", split: "split", starts: "start", expires: "expiry", most: "most clicks", afterEnd: "afterwards", password: "password", utm: "parameters", forward: "query" } as const;
const MOMENT = "needs a whole date and a time.";
const ADDRESS = { inputmode: "url", placeholder: "https://example.org/" } as const;

/** What most links do without, folded away; its summary says what there is. */
export function MoreFields({ form }: { readonly form: LinkForm }): JSX.Element {
  const { text, devices, utm, split, ticked } = form.filled;
  return (
    <details class="more-fields" data-testid="more">
      <summary>
        {"More "}
        <AlreadySet form={form} />
      </summary>
      <Group field="devices" title="By device" hint="before those for countries">
        {DEVICES.map((device) => (
          <Labelled key={device} form={form} label={DEVICE_NAMES[device]} name={device} field="devices" isWrong={({ key }) => known(DEVICES, key) === device} text={devices[device]} {...ADDRESS} />
        ))}
      </Group>
      <Group field="split" title="Spread over several" hint="in place of the destination above, by weight">
        <SplitRows rows={split} />
      </Group>
      <div class="pair">
        <Field field="startsAt" name="starts" label="Starts" hint="leads nowhere before" type="datetime-local" text={text.starts} unreadable={`Starts ${MOMENT}`} />
        <Field field="expiresAt" name="expires" label="Expires" hint={zoneHint()} type="datetime-local" text={text.expires} unreadable={`Expires ${MOMENT}`} />
      </div>
      <div class="pair">
        <Field field="maxClicks" name="max-clicks" label="Most clicks" type="number" inputmode="numeric" placeholder="no limit" text={text.most} unreadable="Most clicks must be a whole number." />
        <Field field="afterEnd" name="after-end" label="Afterwards" hint="for visitors once it is over or used up" text={text.afterEnd} {...ADDRESS} />
      </div>
      <Password form={form} />
      <Group field="utm" title="Parameters" hint="added to the destination">
        {UTM.map((name) => (
          <Labelled key={name} form={form} label={`utm_${name}`} name={`utm-${name}`} field="utm" isWrong={({ key }) => known(UTM, key) === name} text={utm[name]} maxlength={200} />
        ))}
      </Group>
      <Tick id={`${form.state.prefix}forward`} of={ticked.forward}>
        Hand the visitor’s query on
      </Tick>
    </details>
  );
}

function Password({ form }: { readonly form: LinkForm }): JSX.Element {
  const { text, ticked } = form.filled;
  const source = form.source.value;
  const has = source?.link.password === true;
  return (
    <fieldset>
      <legend>Password</legend>
      <p class="hint" data-testid="has-password" hidden={!has}>
        {source?.isCopy ? `The password of /${source.link.slug} is not copied: nobody can read it.` : "It has a password. What you fill in replaces it; leave it empty to keep it."}
      </p>
      <Field field="password" label="For visitors to know" hint="kept as a hash and never shown again" type="password" autocomplete="new-password" maxlength={100} text={text.password} disabled={ticked.dropsPassword.value} />
      <Tick id={`${form.state.prefix}drop-password`} of={ticked.dropsPassword} hidden={!form.keepsPassword}>
        Remove the password
      </Tick>
    </fieldset>
  );
}

function AlreadySet({ form }: { readonly form: LinkForm }): JSX.Element {
  const now = form.filled.read();
  const isSet = (name: keyof typeof NAMES & keyof Fields): boolean =>
    JSON.stringify(now[name]) !== JSON.stringify(BLANK[name]) || (name === "password" && form.keepsPassword && !now.dropsPassword);
  const names = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter(isSet);
  return <small data-testid="more-set">{names.map((name) => NAMES[name]).join(", ")}</small>;
}

interface TickProps {
  readonly id: string;
  readonly of: Signal<boolean>;
  readonly hidden?: boolean;
  readonly children: string;
}

/** A box to tick. */
export function Tick({ id, of, hidden = false, children }: TickProps): JSX.Element {
  return (
    <label class="check" hidden={hidden}>
      <input id={id} type="checkbox" autocomplete="off" checked={of.value} onChange={({ currentTarget }) => (of.value = currentTarget.checked)} />
      {children}
    </label>
  );
}

interface LabelledProps extends Omit<Parameters<typeof Input>[0], "label" | "form"> {
  readonly form: LinkForm;
  readonly label: string;
  readonly name: string;
}

/** One of several inputs of a field. */
function Labelled({ form, label, name, ...rest }: LabelledProps): JSX.Element {
  const id = form.state.prefix + name;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Input id={id} {...rest} />
    </div>
  );
}

function Group({ field, title, hint, children }: { readonly field: string; readonly title: string; readonly hint: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <fieldset>
      <legend>
        {title} <small>{hint}</small>
      </legend>
      {children}
      <ProblemOf field={field} />
    </fieldset>
  );
}

/** What a problem is of; of the first where it does not say. */
function known(names: readonly string[], key: Problem<string>["key"]): string | undefined {
  return key !== undefined && names.includes(key) ? key : names[0];
}

function zoneHint(): string {
  return `in your own time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
}
