import "../styles/dialog.css";
import { useSignal } from "@preact/signals";
import { type JSX, render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Link } from "../api";
import { clicks } from "../words";

interface Props {
  readonly link: Link;
  readonly erase: () => void;
}

/** Deletes a link with its clicks, which nobody can take back: so it asks first, and the box must be ticked. */
export function EraseButton({ link, erase }: Props): JSX.Element {
  const open = (button: HTMLButtonElement): void => {
    const place = document.createElement("div");
    const close = (): void => {
      render(null, place);
      place.remove();
      if (button.isConnected) button.focus();
    };
    // Beside the page: a list that is out of sight shows nothing that is in it.
    document.body.append(place);
    render(<EraseDialog link={link} erase={erase} closed={close} />, place);
  };
  return (
    <button type="button" class="danger" data-testid="erase" title={`Delete /${link.slug} with its clicks`} onClick={({ currentTarget }) => open(currentTarget)}>
      Delete with clicks…
    </button>
  );
}

function EraseDialog({ link, erase, closed }: Props & { readonly closed: () => void }): JSX.Element {
  const { slug } = link;
  const dialog = useRef<HTMLDialogElement>(null);
  const sure = useRef<HTMLInputElement>(null);
  const isSure = useSignal(false);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    sure.current?.focus();
  }, []);
  const many = link.clicks === undefined ? "all its clicks" : `its ${clicks(link.clicks)}`;
  const go = (): void => {
    dialog.current?.close();
    erase();
  };
  return (
    <dialog ref={dialog} data-testid="erase-dialog" aria-label={`Delete /${slug} with its clicks`} onClose={closed}>
      <h2>{`Delete /${slug} with its clicks?`}</h2>
      <p>They vanish from the map, the statistics and the ledger. What webhooks have brought elsewhere stays there. Plain “Delete” keeps the clicks, and can be undone.</p>
      <label class="sure">
        <input ref={sure} type="checkbox" data-testid="erase-sure" onChange={({ currentTarget }) => (isSure.value = currentTarget.checked)} />
        {` Erase the link and ${many}; nothing brings them back`}
      </label>
      <div class="actions">
        <button type="button" class="danger" data-testid="erase-go" disabled={!isSure.value} onClick={go}>
          Delete for good
        </button>
        <button type="button" data-testid="erase-keep" onClick={() => dialog.current?.close()}>
          Keep
        </button>
      </div>
    </dialog>
  );
}
