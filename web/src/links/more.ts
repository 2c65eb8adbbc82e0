import type { Link } from "../api";
import { h } from "../dom";
import { FieldProblems, isUnreadable, type Problem, type Fields as FormFields } from "../form";
import { BLANK, type Device, DEVICES, type FieldName, type Fields, UTM, type Utm } from "./draft";
import { splitRows } from "./rows";

const DEVICE_NAMES: Readonly<Record<Device, string>> = { mobile: "Phones", tablet: "Tablets", desktop: "Computers" };
const NAMES = { devices: "devices", split: "split", starts: "start", expires: "expiry", most: "most clicks", afterEnd: "afterwards", password: "password", utm: "parameters", forward: "query" } as const;

type More = Pick<Fields, "devices" | "split" | "starts" | "expires" | "most" | "afterEnd" | "password" | "dropsPassword" | "utm" | "forward">;

/** What most links do without, folded away; its summary says what there is. */
export class MoreFields {
  readonly #fields: FormFields<FieldName>;
  readonly #devices: Readonly<Record<Device, HTMLInputElement>>;
  readonly #utm: Readonly<Record<Utm, HTMLInputElement>>;
  readonly #split = splitRows();
  readonly #starts: HTMLInputElement;
  readonly #expires: HTMLInputElement;
  readonly #most: HTMLInputElement;
  readonly #afterEnd: HTMLInputElement;
  readonly #password: HTMLInputElement;
  readonly #drops: HTMLInputElement;
  readonly #forward: HTMLInputElement;
  readonly #hasPassword = h("p", { class: "hint", "data-testid": "has-password", hidden: true });
  readonly #dropLabel: HTMLElement;
  readonly #set = h("small", { "data-testid": "more-set" });
  readonly element: HTMLDetailsElement;

  constructor(fields: FormFields<FieldName>) {
    this.#fields = fields;
    const address = { inputmode: "url", placeholder: "https://example.org/" };
    const url = (name: string): HTMLInputElement => fields.input(name, address);
    this.#devices = { mobile: url("mobile"), tablet: url("tablet"), desktop: url("desktop") };
    const utm = (name: Utm): HTMLInputElement => fields.input(`utm-${name}`, { maxlength: 200 });
    this.#utm = { source: utm("source"), medium: utm("medium"), campaign: utm("campaign"), term: utm("term"), content: utm("content") };
    this.#starts = fields.input("starts", { type: "datetime-local" });
    this.#expires = fields.input("expires", { type: "datetime-local" });
    this.#most = fields.input("max-clicks", { type: "number", inputmode: "numeric", placeholder: "no limit" });
    this.#afterEnd = url("after-end");
    this.#password = fields.input("password", { type: "password", autocomplete: "new-password", maxlength: 100 });
    this.#drops = fields.input("drop-password", { type: "checkbox" });
    this.#forward = fields.input("forward", { type: "checkbox" });
    this.#dropLabel = h("label", { class: "check", hidden: true }, this.#drops, "Remove the password");
    this.#drops.addEventListener("change", () => (this.#password.disabled = this.#drops.checked));
    this.element = this.#element();
    for (const event of ["toggle", "input", "change"]) this.element.addEventListener(event, () => this.#tellSet());
  }

  #element(): HTMLDetailsElement {
    const fields = this.#fields;
    const labelled = (label: string, input: HTMLInputElement): HTMLElement => h("div", { class: "field" }, h("label", { for: input.id }, label), input);
    return h(
      "details",
      { class: "more-fields", "data-testid": "more" },
      h("summary", {}, "More ", this.#set),
      group("By device", "before those for countries", fields.problem("devices", ({ key }) => this.#devices[key as Device] ?? this.#devices.mobile), ...DEVICES.map((device) => labelled(DEVICE_NAMES[device], this.#devices[device]))),
      group("Spread over several", "in place of the destination above, by weight", fields.problem("split", ({ row = 0 }) => this.#split.inputs[row]?.[0]), this.#split.element),
      h("div", { class: "pair" }, fields.field("startsAt", "Starts", this.#starts, "leads nowhere before"), fields.field("expiresAt", "Expires", this.#expires, zoneHint())),
      h("div", { class: "pair" }, fields.field("maxClicks", "Most clicks", this.#most), fields.field("afterEnd", "Afterwards", this.#afterEnd, "for visitors once it is over or used up")),
      h("fieldset", {}, h("legend", {}, "Password"), this.#hasPassword, fields.field("password", "For visitors to know", this.#password, "kept as a hash and never shown again"), this.#dropLabel),
      group("Parameters", "added to the destination", fields.problem("utm", ({ key }) => this.#utm[key as Utm] ?? this.#utm.source), ...UTM.map((name) => labelled(`utm_${name}`, this.#utm[name]))),
      h("label", { class: "check" }, this.#forward, "Hand the visitor’s query on"),
    );
  }

  read(): More {
    const texts = <K extends string>(inputs: Readonly<Record<K, HTMLInputElement>>): Record<K, string> =>
      Object.fromEntries(Object.entries<HTMLInputElement>(inputs).map(([name, { value }]) => [name, value])) as Record<K, string>;
    return {
      devices: texts(this.#devices),
      split: this.#split.pairs,
      starts: this.#starts.value,
      expires: this.#expires.value,
      most: this.#most.value,
      afterEnd: this.#afterEnd.value,
      password: this.#password.value,
      dropsPassword: this.#drops.checked,
      utm: texts(this.#utm),
      forward: this.#forward.checked,
    };
  }

  /**
   * @param link whose fields they are
   * @param isCopy for a new link, which gets all but the password
   */
  show(fields: More, link?: Link, isCopy = false): void {
    for (const device of DEVICES) this.#devices[device].value = fields.devices[device];
    for (const name of UTM) this.#utm[name].value = fields.utm[name];
    this.#split.show(fields.split);
    this.#starts.value = fields.starts;
    this.#expires.value = fields.expires;
    this.#most.value = fields.most;
    this.#afterEnd.value = fields.afterEnd;
    this.#password.value = fields.password;
    this.#password.disabled = this.#drops.checked = false;
    this.#forward.checked = fields.forward;
    this.#tellPassword(link, isCopy);
    this.#tellSet();
  }

  #tellPassword(link: Link | undefined, isCopy: boolean): void {
    const has = link?.password === true;
    this.#hasPassword.hidden = !has;
    this.#hasPassword.textContent = isCopy ? `The password of /${link?.slug} is not copied: nobody can read it.` : "It has a password. What you fill in replaces it; leave it empty to keep it.";
    this.#dropLabel.hidden = !has || isCopy;
  }

  #tellSet(): void {
    const now = this.read();
    const set = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter((name) => isSet(name, now));
    if (!this.#dropLabel.hidden && !now.dropsPassword && !set.includes("password")) set.push("password");
    this.#set.textContent = set.map((name) => NAMES[name]).join(", ");
  }

  /** @throws FieldProblems for what a browser cannot read, and hands over as nothing */
  requireReadable(): void {
    const problems: Problem<FieldName>[] = [];
    if (isUnreadable(this.#starts)) problems.push({ field: "startsAt", message: "Starts needs a whole date and a time." });
    if (isUnreadable(this.#expires)) problems.push({ field: "expiresAt", message: "Expires needs a whole date and a time." });
    if (isUnreadable(this.#most)) problems.push({ field: "maxClicks", message: "Most clicks must be a whole number." });
    this.#split.inputs.forEach(([, weight], row) => {
      if (isUnreadable(weight)) problems.push({ field: "split", row, message: "A weight is a whole number of 1 to 100." });
    });
    if (problems.length > 0) throw new FieldProblems(problems);
  }
}

function isSet(name: keyof typeof NAMES, now: More): boolean {
  return JSON.stringify(now[name]) !== JSON.stringify(BLANK[name]);
}

function zoneHint(): string {
  return `in your own time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
}

function group(title: string, hint: string, problem: HTMLElement, ...inputs: readonly HTMLElement[]): HTMLElement {
  return h("fieldset", {}, h("legend", {}, title, " ", h("small", {}, hint)), ...inputs, problem);
}
