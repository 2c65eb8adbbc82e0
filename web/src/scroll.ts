import { h } from "./dom";

/** How far from its end a list may stand and still follow it. */
const NEAR_PIXELS = 40;

/** A list that grows at its end, and follows it unless its reader has gone back. */
export class ScrollLog {
  readonly element: HTMLElement;
  readonly list = h("ol");

  /**
   * @param name the test ID of the list's box
   * @param most as many lines as are kept
   */
  constructor(
    name: string,
    private readonly most: number,
  ) {
    this.element = h("div", { class: `said ${name}`, "data-testid": name, role: "log", "aria-label": "Messages", tabindex: "0" }, this.list);
  }

  add(line: HTMLElement): void {
    const box = this.element;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PIXELS;
    this.list.append(line);
    while (this.list.children.length > this.most) this.list.firstElementChild?.remove();
    if (atEnd) box.scrollTop = box.scrollHeight;
  }
}
