import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** How far from its end a list may stand and still follow it. */
const NEAR_PIXELS = 40;

interface Props {
  /** The test ID of the list's box. */
  readonly name: string;
  /** Its lines. */
  readonly children: ComponentChildren;
}

/** A list that grows at its end, and follows it unless its reader has gone back. */
export function ScrollLog({ name, children }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  // What is drawn now is not there yet.
  const { scrollHeight, scrollTop, clientHeight } = box.current ?? { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };
  const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PIXELS;
  useLayoutEffect(() => {
    if (isAtEnd && box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  return (
    <div ref={box} class={`said ${name}`} data-testid={name} role="log" aria-label="Messages" tabindex={0}>
      <ol>{children}</ol>
    </div>
  );
}
