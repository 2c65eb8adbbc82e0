import { type Signal, signal } from "@preact/signals";
import { type ComponentChild, createContext, type InputHTMLAttributes, type JSX, type RefObject } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Refusal, told } from "../api";
import { FieldProblems, isUnreadable, type Problem } from "../form";
import { BusySubmit } from "./busy";

/** What is wrong with an input that a browser cannot read, and hands over as nothing. */
type Check = () => Problem<string> | undefined;

/** So long after a form was sent, the same press again is the second half of a double click: what systems take for one at most. */
const DOUBLE_CLICK_MS = 1_000;

/** What is wrong with a form's fields, and whether it is being sent. */
export class FormState<Name extends string> {
  readonly problems = signal<readonly Problem<Name>[]>([]);
  readonly isBusy = signal(false);
  readonly #checks = new Set<Check>();
  /** By `performance.now()`. */
  #deafUntil = 0;
  #touches = 0;

  /** @param named what a refusal is about, in the form's own words; @param prefix of the IDs, where a page has the form more than once */
  constructor(
    private readonly named: (refusal: Refusal) => Problem<Name>,
    readonly prefix = "",
  ) {}

  /** Sends it for who pressed its button, once at a time, and once for a double click. */
  async press(work: () => Promise<void>): Promise<void> {
    if (this.isBusy.value || performance.now() < this.#deafUntil) return;
    const touches = this.#touches;
    if ((await this.send(work)) && touches === this.#touches) this.#deafUntil = performance.now() + DOUBLE_CLICK_MS;
  }

  /** Something is filled in: the next press is meant. */
  touched(): void {
    this.#touches++;
    this.#deafUntil = 0;
  }

  /** How often something was filled in. */
  get touches(): number {
    return this.#touches;
  }

  /** Whether it went well; what it throws is told beside the fields. */
  async send(work: () => Promise<void>): Promise<boolean> {
    this.problems.value = [];
    this.isBusy.value = true;
    try {
      await work();
      return true;
    } catch (error) {
      this.problems.value = this.#problemsOf(error);
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }

  /** Something that was wrong is so no more; what else is stays told. */
  mended(isMended: (problem: Problem<Name>) => boolean): void {
    const left = this.problems.value.filter((problem) => !isMended(problem));
    if (left.length < this.problems.value.length) this.problems.value = left;
  }

  /** The result ends it. */
  checked(check: Check): () => void {
    this.#checks.add(check);
    return () => this.#checks.delete(check);
  }

  /** What a browser cannot read, of the inputs that have words for it. */
  get unreadable(): readonly Problem<Name>[] {
    return [...this.#checks].map((check) => check() as Problem<Name> | undefined).filter((problem) => problem !== undefined);
  }

  /** @throws FieldProblems for what a browser cannot read */
  requireReadable(): void {
    const problems = this.unreadable;
    if (problems.length > 0) throw new FieldProblems(problems);
  }

  #problemsOf(error: unknown): readonly Problem<Name>[] {
    if (error instanceof FieldProblems) return error.problems as readonly Problem<Name>[];
    return [error instanceof Refusal ? this.named(error) : { field: "", message: told(error) }];
  }
}

const Within = createContext<FormState<string> | undefined>(undefined);

/** The form that a field stands in. */
export function useForm(): FormState<string> {
  const form = useContext(Within);
  if (!form) throw new Error("a field stands in a form");
  return form;
}

interface FormProps<Name extends string> extends Omit<JSX.IntrinsicElements["form"], "onSubmit"> {
  readonly form: FormState<Name>;
  /** Sends it. @throws FieldProblems or Refusal, told beside the field that it is about */
  readonly send: () => Promise<void>;
  readonly [data: `data-${string}`]: string;
}

/** A form whose first wrong field gets the focus, out of whatever it is folded in. */
export function Form<Name extends string>({ form, send, children, ...rest }: FormProps<Name>): JSX.Element {
  const element = useRef<HTMLFormElement>(null);
  const problems = form.problems.value;
  const told = useRef<typeof problems>([]);
  // After all inputs have heard of it, not with the form's own drawing.
  useEffect(() => {
    const isNew = problems.some((problem) => !told.current.includes(problem));
    told.current = problems;
    if (!isNew) return;
    const wrong = [...(element.current?.querySelectorAll<HTMLElement>("[aria-invalid]") ?? [])];
    for (const folded of wrong.map((input) => input.closest("details"))) if (folded) folded.open = true;
    wrong[0]?.focus();
  }, [problems]);
  const submit = (event: Event): void => {
    event.preventDefault();
    void form.press(send);
  };
  return (
    <Within.Provider value={form as unknown as FormState<string>}>
      <form ref={element} novalidate onSubmit={submit} onInputCapture={() => form.touched()} {...rest}>
        {children}
      </form>
    </Within.Provider>
  );
}

/** Any type of input, its handlers' `currentTarget` among what is known. */
type AnyInput = InputHTMLAttributes<HTMLInputElement>;

interface InputProps extends Omit<AnyInput, "name" | "role"> {
  readonly field: string;
  /** What stands in it, and what is typed. */
  readonly text?: Signal<string>;
  /** Which of the problems of its field are its own; all where it is left out. */
  readonly isWrong?: (problem: Problem<string>) => boolean;
  /** What is said where a browser cannot read it. */
  readonly unreadable?: string;
  /** Among others of its field, counted from 0. */
  readonly row?: number;
  /** The ID of its hint. */
  readonly hint?: string | undefined;
  readonly role?: "combobox";
  readonly input?: RefObject<HTMLInputElement | null>;
  /** The ID of what may be chosen from. */
  readonly list?: string;
  readonly [data: `data-${string}`]: string;
}

/** An input that says whether it is what is wrong. */
export function Input({ field, text, isWrong, unreadable, row, hint, input, ...rest }: InputProps): JSX.Element {
  const form = useForm();
  const own = useRef<HTMLInputElement>(null);
  const element = input ?? own;
  useLayoutEffect(() => {
    if (unreadable === undefined) return undefined;
    const problem = { field, message: unreadable, ...(row === undefined ? {} : { row, key: "unreadable" }) };
    return form.checked(() => (element.current && isUnreadable(element.current) ? problem : undefined));
  }, [form, field, unreadable, row]);
  const wrong = form.problems.value.some((problem) => problem.field === field && (isWrong?.(problem) ?? true));
  // Of several inputs, what is wrong is read out at the one that it is of.
  const problem = wrong || !isWrong ? `${form.prefix}problem-${field}` : undefined;
  const described = [hint, problem].filter((id) => id !== undefined).join(" ") || undefined;
  const typed = text && { value: text.value, onInput: (event: { readonly currentTarget: HTMLInputElement }) => (text.value = event.currentTarget.value) };
  return <input ref={element} autocomplete="off" spellcheck={false} aria-describedby={described} aria-invalid={wrong ? "true" : undefined} {...typed} {...(rest as AnyInput)} />;
}

interface FieldProps extends Omit<InputProps, "label"> {
  readonly label: string;
  /** Of the input, where it is not the field's name. */
  readonly name?: string;
}

/** A label, its input, a hint, and room for what is wrong. */
export function Field({ field, name = field, label, hint, ...rest }: FieldProps): JSX.Element {
  const id = useForm().prefix + name;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Input id={id} field={field} hint={hint === undefined ? undefined : `${id}-hint`} {...rest} />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
      <ProblemOf field={field} />
    </div>
  );
}

/** What is wrong with a field, or, where it has no name, with none of them. */
export function ProblemOf({ field }: { readonly field: string }): JSX.Element {
  const { problems, prefix } = useForm();
  const messages = problems.value.filter((problem) => problem.field === field).map(({ message }) => message);
  return (
    <p id={`${prefix}problem-${field}`} class="problem" role="alert" data-testid={field === "" ? "error" : `error-${field}`} hidden={messages.length === 0}>
      {messages.join(" ")}
    </p>
  );
}

interface SendProps {
  readonly children: string;
  readonly disabled?: boolean;
  /** How it looks: as what is meant here, or as what nobody takes back. */
  readonly kind?: "primary" | "danger";
}

/** The button that sends the form, and what stands beside it. */
export function Send({ beside, ...rest }: SendProps & { readonly beside?: ComponentChild }): JSX.Element {
  return (
    <div class="form-end">
      <SendButton {...rest} />
      {beside}
    </div>
  );
}

/** That button alone: it keeps the focus while the form is sent, which takes no press then. */
export function SendButton({ children, disabled = false, kind = "primary" }: SendProps): JSX.Element {
  return (
    <BusySubmit class={kind} disabled={disabled} isBusy={useForm().isBusy.value}>
      {children}
    </BusySubmit>
  );
}
