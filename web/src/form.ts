import type { Signal } from "@preact/signals";

/** What is wrong with a field, or with one part of it. */
export interface Problem<Name extends string> {
  readonly field: Name | "";
  readonly message: string;
  /** Of its rows, counted from 0. */
  readonly row?: number;
  /** Of its parts that have names. */
  readonly key?: string;
}

/** What is wrong with a form before it is sent. */
export class FieldProblems<Name extends string> extends Error {
  override readonly name = "FieldProblems";

  constructor(readonly problems: readonly Problem<Name>[]) {
    super(problems.map(({ message }) => message).join("; "));
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

/** Takes a field as it is now for what is sent; the result empties it where nothing has been filled in since. */
export function sending<T>(field: Signal<T>, blank: T): () => void {
  const sent = field.value;
  return () => {
    if (field.value === sent) field.value = blank;
  };
}
