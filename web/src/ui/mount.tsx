import { type ComponentChild, render } from "preact";

/** An element that Preact fills: what a page stands in. */
export function mounted<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, view: ComponentChild): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  render(view, element);
  return element;
}
