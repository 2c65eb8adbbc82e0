import type { Link } from "../api";
import { h } from "../dom";
import { clicks } from "../words";

/** Deletes a link with its clicks, which nobody can take back: so it asks first, and the box must be ticked. */
export function eraseButton(link: Link, erase: () => Promise<void>): HTMLElement {
  const open: HTMLButtonElement = h(
    "button",
    { type: "button", class: "danger", "data-testid": "erase", title: `Delete /${link.slug} with its clicks`, onclick: () => ask(link, erase, open) },
    "Delete with clicks…",
  );
  return open;
}

function ask(link: Link, erase: () => Promise<void>, open: HTMLElement): void {
  const sure = h("input", { type: "checkbox", "data-testid": "erase-sure", onchange: () => (go.disabled = !sure.checked) });
  const go = h(
    "button",
    {
      type: "button",
      class: "danger",
      "data-testid": "erase-go",
      disabled: true,
      onclick: () => {
        dialog.close();
        void erase();
      },
    },
    "Delete for good",
  );
  const many = link.clicks === undefined ? "all its clicks" : `its ${clicks(link.clicks)}`;
  const dialog = h(
    "dialog",
    {
      "data-testid": "erase-dialog",
      "aria-label": `Delete /${link.slug} with its clicks`,
      onclose: () => {
        dialog.remove();
        if (open.isConnected) open.focus();
      },
    },
    h("h2", {}, `Delete /${link.slug} with its clicks?`),
    h("p", {}, "They vanish from the map, the statistics and the ledger. What webhooks have brought elsewhere stays there. Plain “Delete” keeps the clicks, and can be undone."),
    h("label", { class: "sure" }, sure, ` Erase the link and ${many}; nothing brings them back`),
    h("div", { class: "actions" }, go, h("button", { type: "button", "data-testid": "erase-keep", onclick: () => dialog.close() }, "Keep")),
  );
  document.body.append(dialog);
  dialog.showModal();
  sure.focus();
}
