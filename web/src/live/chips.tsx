import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Filter, FILTERS, type FilterBy, filterName, isNone, isSame } from "../filter";

/** The filters that are on, each with a button that takes it away. */
export class Chips {
  readonly filter = signal<Filter>({});
  readonly #today = signal<number | undefined>(undefined);
  readonly none: ReadonlySignal<string> = computed(() => (this.#today.value === 0 && !isNone(this.filter.value) ? "No clicks today that match" : ""));

  constructor(readonly remove: (by: FilterBy) => void) {}

  show(filter: Filter): void {
    if (!isSame(filter, this.filter.value)) this.filter.value = filter;
  }

  /** @param today how many clicks there were today, once that is known */
  count(today: number | undefined): void {
    this.#today.value = today;
  }
}

export function FilterChips({ chips }: { readonly chips: Chips }): JSX.Element {
  const filter = chips.filter.value;
  return (
    <section class="chips" data-testid="filters" aria-label="Filters" hidden={isNone(filter)}>
      <ul>
        {FILTERS.map((by) => {
          const value = filter[by];
          return value !== undefined && <Chip key={by} by={by} value={value} remove={() => chips.remove(by)} />;
        })}
      </ul>
      <output data-testid="filter-none">{chips.none}</output>
    </section>
  );
}

function Chip({ by, value, remove }: { readonly by: FilterBy; readonly value: string; readonly remove: () => void }): JSX.Element {
  const name = filterName(by, value);
  return (
    <li class="chip" data-testid={`filter-${by}`} data-value={value}>
      <span>
        <small>{`${by} `}</small>
        {name}
      </span>
      <button type="button" aria-label={`Remove the filter ${name}`} onClick={remove}>
        ×
      </button>
    </li>
  );
}
