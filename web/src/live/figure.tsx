import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

/** Changes every two seconds under load: a screen reader reads it on demand, not each time. */
export function Figure({ name, value }: { readonly name: string; readonly value: ReadonlySignal<string> | string }): JSX.Element {
  return (
    <output data-testid={name} aria-live="off">
      {value}
    </output>
  );
}

interface Props {
  readonly label: ComponentChildren;
  /** What it is of. */
  readonly span: JSX.Element | string;
  readonly kind?: "figure" | "main-figure";
  /** The number. */
  readonly children: JSX.Element;
  /** Below them. */
  readonly more?: JSX.Element;
}

/** A number with its name and the span that it is of. */
export function Pair({ label, span, kind = "figure", children, more }: Props): JSX.Element {
  return (
    <div class={kind}>
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd class="span">{typeof span === "string" ? <small>{span}</small> : span}</dd>
      {more}
    </div>
  );
}
