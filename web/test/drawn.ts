import type { ComponentChild } from "preact";
import { mounted } from "../src/ui/mount";

/** What Preact draws, in the page. */
export function drawn(view: ComponentChild): HTMLElement {
  const element = mounted("div", "", view);
  document.body.replaceChildren(element);
  return element.firstElementChild as HTMLElement;
}
