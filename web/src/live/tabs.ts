import { h } from "../dom";

/** Several lists in one place, of which one is shown. */
export function tabs(label: string, note: string, lists: readonly (readonly [name: string, list: HTMLElement])[]): HTMLElement {
  const buttons = lists.map(([name], i) =>
    h("button", { type: "button", "aria-pressed": String(i === 0), onclick: () => choose(i) }, name),
  );
  const choose = (chosen: number): void => {
    lists.forEach(([, list], i) => (list.hidden = i !== chosen));
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
  };
  choose(0);
  return h(
    "section",
    { class: "tabbed", "aria-label": label },
    h("div", { class: "tabs" }, ...buttons, h("small", {}, note)),
    ...lists.map(([, list]) => list),
  );
}
