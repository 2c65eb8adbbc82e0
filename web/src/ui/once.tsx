import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { CopyButton } from "./copy";

/** What is told once: a new secret, or an address that has one in it. */
export class Once {
  readonly secret = signal<{ readonly id: string; readonly intro: string; readonly text: string } | undefined>(undefined);

  /** @param id of what it belongs to */
  show(id: string, intro: string, text: string): void {
    this.secret.value = { id, intro, text };
  }

  /** Not to who comes by later; @param id only where it belongs to that one */
  forget(id?: string): void {
    if (id === undefined || id === this.secret.value?.id) this.secret.value = undefined;
  }
}

interface Props {
  readonly once: Once;
  /** Of the section. */
  readonly label: string;
  /** Its test ID. */
  readonly name: string;
  /** What it is, for the copy button: "the key". */
  readonly what: string;
  /** Beside that button. */
  readonly children?: ComponentChildren;
}

export function OnceTold({ once, label, name, what, children }: Props): JSX.Element {
  const secret = once.secret.value;
  return (
    <section class="once" aria-label={label} data-testid={name} hidden={!secret}>
      {secret && (
        <>
          <p>{secret.intro}</p>
          <p>
            <code class="url">{secret.text}</code>
          </p>
          <div class="actions">
            <CopyButton text={secret.text} what={what} focused />
            {children}
          </div>
        </>
      )}
    </section>
  );
}
