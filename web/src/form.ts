import { Refusal, told } from "./api";
import { h } from "./dom";

/** What is wrong with a field, or with one part of it. */
export interface Problem<Name extends string> {
  readonly field: Name | "";
  readonly message: string;
  /** Of its rows, counted from 0. */
  readonly row?: number;
  /** Of its parts that have names. */
  readonly key?: string;
}

/** Finds the input that a problem is about. */
type Finder<Name extends string> = (problem: Problem<Name>) => HTMLElement | null | undefined;

/** What is wrong with a form before it is sent. */
export class FieldProblems<Name extends string> extends Error {
  override readonly name = "FieldProblems";

  constructor(readonly problems: readonly Problem<Name>[]) {
    super(problems.map(({ message }) => message).join("; "));
  }
}

/** The fields of a form: what is wrong is told beside each, and the first of them gets the focus. */
export class Fields<Name extends string> {
  readonly #places = new Map<Name | "", { readonly problem: HTMLElement; readonly input: Finder<Name> }>();

  /** @param prefix of the IDs, where a page has the form more than once */
  constructor(private readonly prefix = "") {}

  input(name: string, attributes: Readonly<Record<string, string | number | boolean>> = {}): HTMLInputElement {
    return h("input", { id: this.prefix + name, autocomplete: "off", spellcheck: "false", ...attributes });
  }

  /** A label, its input, a hint, and room for what is wrong. */
  field(field: Name, label: string, input: HTMLInputElement, hint?: string): HTMLElement {
    const problem = this.problem(field, () => input);
    input.setAttribute("aria-describedby", hint === undefined ? problem.id : `${input.id}-hint ${problem.id}`);
    return h("div", { class: "field" }, h("label", { for: input.id }, label), input, hint !== undefined && h("small", { id: `${input.id}-hint` }, hint), problem);
  }

  /**
   * Room for what is wrong with a field of several inputs, or with none.
   *
   * @param input the one that is wrong
   */
  problem(field: Name | "", input: Finder<Name> = () => undefined): HTMLElement {
    const id = `${this.prefix}problem-${field}`;
    const problem = h("p", { id, class: "problem", role: "alert", "data-testid": field === "" ? "error" : `error-${field}`, hidden: true });
    this.#places.set(field, { problem, input });
    return problem;
  }

  clear(form: HTMLElement): void {
    for (const { problem } of this.#places.values()) problem.hidden = true;
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }

  /**
   * Tells what is wrong.
   *
   * @param named what a refusal is about, in the form's own words
   */
  tell(form: HTMLElement, error: unknown, named: (refusal: Refusal) => Problem<Name>): void {
    const problems = error instanceof FieldProblems ? (error.problems as readonly Problem<Name>[]) : [error instanceof Refusal ? named(error) : { field: "" as const, message: told(error) }];
    for (const problem of problems) this.#show(problem);
    const first = form.querySelector<HTMLElement>("[aria-invalid]");
    first?.focus();
  }

  #show(told: Problem<Name>): void {
    const { field, message } = told;
    const place = this.#places.get(field) ?? this.#places.get("");
    if (!place) return;
    const { problem } = place;
    // Two rows may be wrong.
    problem.textContent = problem.hidden ? message : `${problem.textContent} ${message}`;
    problem.hidden = false;
    const input = place.input(told);
    if (!input) return;
    input.setAttribute("aria-invalid", "true");
    if (!input.hasAttribute("aria-describedby")) input.setAttribute("aria-describedby", problem.id);
    const folded = input.closest("details");
    if (folded) folded.open = true;
  }
}

/** A browser hands over a date without its time, or a number that is none, as nothing. */
export function isUnreadable(input: HTMLInputElement): boolean {
  return input.validity?.badInput === true;
}

/** A moment of the reader's own time, as `datetime-local` has it; none where it is empty, and a message where there is no such time. */
export function momentOf(text: string): Date | string | undefined {
  if (text === "") return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return "needs a whole date and a time";
  return localTime(time) === text.slice(0, 16) ? time : "is left out that day: clocks are put forward";
}

/** A moment in the reader's own time, as `datetime-local` has it, to the minute. */
export function localTime(time: Date): string {
  if (Number.isNaN(time.getTime())) return "";
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(time.getFullYear()).padStart(4, "0")}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
