import { h } from "../dom";

/** Changes every two seconds under load: a screen reader reads it on demand, not each time. */
export function figure(name: string): HTMLOutputElement {
  return h("output", { "data-testid": name, "aria-live": "off" }, "–");
}

/** A number with its name and the span that it is of. */
export function pair(label: string | Node, value: HTMLOutputElement, span: string | Node, kind = "figure", more?: HTMLElement): HTMLElement {
  const told = typeof span === "string" ? h("small", {}, span) : span;
  return h("div", { class: kind }, h("dt", {}, label), h("dd", {}, value), h("dd", { class: "span" }, told), more);
}

/** Sets a text where it is another, so that nothing is laid out anew for nothing. */
export function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
