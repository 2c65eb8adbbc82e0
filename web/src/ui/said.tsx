import { type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { told } from "../api";

/** What a page says of the last thing that was done: that it went well, or why it did not. */
export class Said {
  readonly status = signal("");
  readonly problem = signal("");

  say(text: string): void {
    this.status.value = text;
    this.problem.value = "";
  }

  /** What was well before is no longer what is said. */
  tell(error: unknown): void {
    this.status.value = "";
    this.problem.value = told(error);
  }
}

export function Status({ said, name }: { readonly said: Said; readonly name: string }): JSX.Element {
  return (
    <p class="status" role="status" data-testid={name}>
      {said.status}
    </p>
  );
}

export function Trouble({ said, name }: { readonly said: Said; readonly name: string }): JSX.Element {
  return <Alert text={said.problem} name={name} />;
}

/** What is wrong; nothing where the text is empty. */
export function Alert({ text, name }: { readonly text: ReadonlySignal<string>; readonly name: string }): JSX.Element {
  return (
    <p class="problem" role="alert" data-testid={name} hidden={text.value === ""}>
      {text}
    </p>
  );
}
