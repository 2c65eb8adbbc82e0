import { signal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Link } from "../api";
import { countryOf } from "../countries";
import type { Problem } from "../form";
import { Field, Form, FormState, ProblemOf, Send } from "../ui/form";
import { BLANK, type FieldName, type Fields, fieldsOf } from "./draft";
import { Filled } from "./filled";
import { MoreFields, Tick } from "./more";
import { problemOf } from "./refused";
import { CountryRows } from "./rows";
import { TagsField } from "./tags";

let made = 0;

/** What a form is for. */
export interface Purpose {
  readonly title: string;
  readonly submit: string;
  /** Being changed; a new one where it is left out. */
  readonly link?: Link;
  /** @throws FieldProblems or Refusal, told beside the field that it is about */
  send(fields: Fields): Promise<void>;
  /** Something was typed, or is sent: what was said before may hold no longer. */
  touched?(): void;
  /** It is given up, or saved. */
  end?(): void;
}

/** The form of a link: what is missing, half filled in or cannot be read is told beside its field, the rest is the server's to judge. */
export class LinkForm {
  /** The page's one form of a new link is found by plain names. */
  readonly state: FormState<FieldName>;
  readonly filled: Filled;
  /** The link that its fields are of; a copy has all but the name and the password. */
  readonly source = signal<{ readonly link: Link; readonly isCopy: boolean } | undefined>(undefined);
  /** How many links it took over. */
  readonly copies = signal(0);
  /** Whether its first field gets the focus when it is drawn: of an edit that was just begun, of a copy that was just made. */
  wantsFocus: boolean;
  #begun: string;

  constructor(readonly purpose: Purpose) {
    const { link } = purpose;
    this.state = new FormState((refusal) => this.#located(problemOf(refusal)), link ? `link-${++made}-` : "");
    this.filled = new Filled(link ? fieldsOf(link) : BLANK);
    if (link) this.source.value = { link, isCopy: false };
    this.wantsFocus = link !== undefined;
    this.#begun = this.#text;
  }

  /** Whether anything is not as it was when it was made, or saved last. */
  get isChanged(): boolean {
    return this.#text !== this.#begun || this.state.unreadable.length > 0;
  }

  get #text(): string {
    return JSON.stringify(this.filled.read());
  }

  /** Whether the link has a password that stays unless something is done. */
  get keepsPassword(): boolean {
    const source = this.source.value;
    return source !== undefined && source.link.password === true && !source.isCopy;
  }

  /** Takes over what another link has, but for its name and its password. */
  like(link: Link): void {
    this.state.problems.value = [];
    this.state.touched();
    this.filled.show({ ...fieldsOf(link), slug: "" });
    this.source.value = { link, isCopy: true };
    this.wantsFocus = true;
    this.copies.value++;
  }

  /** @throws FieldProblems or Refusal */
  async send(): Promise<void> {
    this.purpose.touched?.();
    this.state.requireReadable();
    const [sent, copies] = [this.filled.read(), this.copies.value];
    await this.purpose.send(sent);
    this.#begun = JSON.stringify(sent);
    if (this.purpose.link) {
      if (!this.isChanged) this.purpose.end?.();
    } else if (this.copies.value === copies) {
      this.filled.empty(sent);
      this.source.value = undefined;
    }
  }

  /** Where a refusal's row stands in the form. */
  #located(problem: Problem<FieldName>): Problem<FieldName> {
    if (problem.field === "countries") return this.#country(problem);
    if (problem.field !== "split" || problem.row === undefined) return problem;
    // Rows that are empty are not sent: the server counts the others.
    const sent = this.filled.split.pairs.flatMap(([to], at) => (to.trim() === "" ? [] : [at]));
    return { ...problem, row: sent[problem.row] ?? 0 };
  }

  #country({ field, message, key }: Problem<FieldName>): Problem<FieldName> {
    const row = this.filled.countries.pairs.findIndex(([country]) => key !== undefined && countryOf(country)?.code === key);
    return row < 0 ? { field, message } : { field, message, row, key: "to" };
  }
}

interface Props {
  readonly form: LinkForm;
  /** Of its first field, for who goes there by key. */
  readonly first?: RefObject<HTMLInputElement | null>;
}

export function LinkFormView({ form, first }: Props): JSX.Element {
  // Made anew, so that nothing half typed stays.
  return <Filling key={form.copies.value} form={form} {...(first ? { first } : {})} />;
}

function Filling({ form, first }: Props): JSX.Element {
  const own = useRef<HTMLInputElement>(null);
  const destination = first ?? own;
  useLayoutEffect(() => {
    if (form.wantsFocus) destination.current?.focus();
    form.wantsFocus = false;
  }, []);
  const { link, title, submit, touched, end } = form.purpose;
  const { text, tags, countries, ticked } = form.filled;
  const hint = link ? {} : { hint: "3 to 64 of a–z A–Z 0–9 _ -" };
  return (
    <Form
      form={form.state}
      send={() => form.send()}
      class="link-form"
      data-testid={link ? "edit-form" : "link-form"}
      aria-label={title}
      onInput={() => touched?.()}
      onKeyDown={({ key }) => key === "Escape" && end?.()}
    >
      <h2>{title}</h2>
      <Field field="destination" label="Destination" input={destination} text={text.destination} inputmode="url" required placeholder="https://example.org/" />
      <Field field="slug" label="Slug" text={text.slug} placeholder="made for you" readonly={link !== undefined} {...hint} />
      <Field field="title" label="Title" text={text.title} />
      <TagsField tags={tags} />
      <CountryRows rows={countries} />
      <MoreFields form={form} />
      <Tick id={`${form.state.prefix}enabled`} of={ticked.enabled}>
        Switched on
      </Tick>
      <ProblemOf field="" />
      <Send
        beside={
          end && (
            <button type="button" class="quiet" data-testid="cancel" onClick={() => end()}>
              Cancel
            </button>
          )
        }
      >
        {submit}
      </Send>
    </Form>
  );
}
