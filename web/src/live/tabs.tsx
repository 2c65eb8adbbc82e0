import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

interface Props {
  readonly label: string;
  readonly note: string;
  readonly lists: readonly (readonly [name: string, list: (isHidden: boolean) => JSX.Element])[];
}

/** Several lists in one place, of which one is shown. */
export function Tabs({ label, note, lists }: Props): JSX.Element {
  const chosen = useSignal(0);
  return (
    <section class="tabbed" aria-label={label}>
      <div class="tabs">
        {lists.map(([name], i) => (
          <button key={name} type="button" aria-pressed={i === chosen.value} onClick={() => (chosen.value = i)}>
            {name}
          </button>
        ))}
        <small>{note}</small>
      </div>
      {lists.map(([, list], i) => list(i !== chosen.value))}
    </section>
  );
}
