import { h } from "./dom";

const COPIED_MS = 2_000;

/**
 * Copies an address or a secret, and says at the button itself what came of it.
 *
 * @param what it is, for who hears the button
 */
export function copyButton(url: string, what = url): HTMLElement {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      copied.textContent = "Copied";
    } catch {
      // A page that came over plain http has no clipboard; the user still has the address to select.
      copied.textContent = "Select it";
      getSelection()?.selectAllChildren(copied.closest("li, section")?.querySelector(".url") ?? copied);
    }
    setTimeout(() => (copied.textContent = "Copy"), COPIED_MS);
  };
  const copied = h("button", { type: "button", "data-testid": "copy", "aria-label": `Copy ${what}`, "aria-live": "polite", onclick: () => void copy() }, "Copy");
  return copied;
}
