import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

const COPIED_MS = 2_000;

interface Props {
  /** An address or a secret. */
  readonly text: string;
  /** What it is, for who hears the button. */
  readonly what?: string;
  /** Whether it has the focus when it comes. */
  readonly focused?: boolean;
}

/** Copies a text, and says at the button itself what came of it. */
export function CopyButton({ text, what = text, focused = false }: Props): JSX.Element {
  const word = useSignal("Copy");
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [text, focused]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      word.value = "Copied";
    } catch {
      // A page that came over plain http has no clipboard; the user still has the address to select.
      word.value = "Select it";
      const shown = button.current?.closest("li, section")?.querySelector(".url");
      if (shown) getSelection()?.selectAllChildren(shown);
    }
    setTimeout(() => (word.value = "Copy"), COPIED_MS);
  };
  return (
    <button ref={button} type="button" data-testid="copy" aria-label={`Copy ${what}`} aria-live="polite" onClick={() => void copy()}>
      {word}
    </button>
  );
}
