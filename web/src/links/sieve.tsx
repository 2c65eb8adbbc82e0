import { type Signal, signal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { changed } from "../address";
import type { LinkQuestion } from "../api";

type Options = readonly (readonly [value: string, text: string])[];

const SORTS: Options = [
  ["created", "Newest first"],
  ["clicks", "Most clicks"],
  ["lastClick", "Last clicked"],
  ["title", "Title"],
  ["slug", "Slug"],
];
const STATES: Options = [
  ["", "All"],
  ["live", "Live"],
  ["off", "Switched off"],
  ["expired", "Expired"],
  ["usedUp", "Used up"],
  ["scheduled", "Not yet"],
  ["takenDown", "Taken down"],
];
const TYPED_MS = 250;
/** What is still being typed is asked for by no search. */
const DOMAIN = /^[^\s.]+(\.[^\s.]+)+$/;

/** Which links are shown, and in which order; the address has it all. */
export class Sieve {
  /** As it is typed. */
  readonly search = signal("");
  /** As it is typed. */
  readonly domain = signal("");
  readonly sort = signal("created");
  readonly state = signal("");
  readonly tag = signal("");
  /** Whether somebody is at the domain: it is not what the address asks for yet. */
  isAtDomain = false;
  #typed: ReturnType<typeof setTimeout> | undefined;

  /** @param asked called when the address asks for others */
  constructor(private readonly asked: () => void) {}

  /** Not asked for at each letter. */
  type(field: Signal<string>, text: string): void {
    field.value = text;
    clearTimeout(this.#typed);
    this.#typed = setTimeout(() => this.go({}), TYPED_MS);
  }

  get #wanted(): string {
    return this.domain.value.trim().toLowerCase();
  }

  /** What the address asks for; the controls show it. */
  read(): LinkQuestion {
    const query = new URLSearchParams(location.search);
    const of = (name: string): string => query.get(name) ?? "";
    this.search.value = of("q");
    if (!this.isAtDomain && this.#wanted !== of("domain")) this.domain.value = of("domain");
    this.sort.value = of("sort") || "created";
    this.state.value = of("state");
    this.tag.value = of("tag");
    return {
      sort: this.sort.value,
      ...(of("q") ? { q: of("q") } : {}),
      ...(of("state") ? { state: of("state") } : {}),
      ...(of("tag") ? { tag: of("tag") } : {}),
      ...(of("domain") ? { domain: of("domain") } : {}),
    };
  }

  /** What was typed a moment before another page is gone to is not asked there. */
  leave(): void {
    this.isAtDomain = false;
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#typed);
    this.#typed = undefined;
  }

  get isAsking(): boolean {
    return ["q", "state", "tag", "domain"].some((name) => new URLSearchParams(location.search).get(name));
  }

  /** Asks for what is typed, and for something else besides. */
  go(values: Readonly<Record<string, string | undefined>>): void {
    const typed = this.#typed === undefined ? {} : { q: this.search.value || undefined, domain: DOMAIN.test(this.#wanted) ? this.#wanted : undefined };
    this.#forget();
    history.replaceState(null, "", location.pathname + changed(location.search, { ...typed, ...values }));
    this.asked();
  }
}

/** @param search its field, for who goes there by key */
export function SieveControls({ sieve, search }: { readonly sieve: Sieve; readonly search?: RefObject<HTMLInputElement | null> }): JSX.Element {
  const { tag } = sieve;
  return (
    <div class="sieve" role="search">
      <label for="search" class="unseen">
        Search links
      </label>
      <input
        ref={search ?? null}
        type="search"
        id="search"
        data-testid="search"
        placeholder="Search"
        maxlength={200}
        aria-keyshortcuts="/"
        title="Key /"
        value={sieve.search.value}
        onInput={({ currentTarget }) => sieve.type(sieve.search, currentTarget.value)}
      />
      <label for="domain" class="unseen">
        Domain of the destination
      </label>
      <input
        type="search"
        id="domain"
        data-testid="domain"
        placeholder="To example.org"
        title="Links that lead to this domain, or below it"
        maxlength={253}
        autocapitalize="none"
        spellcheck={false}
        value={sieve.domain.value}
        onInput={({ currentTarget }) => sieve.type(sieve.domain, currentTarget.value)}
        onFocus={() => (sieve.isAtDomain = true)}
        onBlur={() => (sieve.isAtDomain = false)}
      />
      <Select name="state" label="State" options={STATES} value={sieve.state.value} choose={(state) => sieve.go({ state: state || undefined })} />
      <Select name="sort" label="Order" options={SORTS} value={sieve.sort.value} choose={(sort) => sieve.go({ sort: sort === "created" ? undefined : sort })} />
      <button type="button" class="tag" data-testid="tag-off" aria-label={`Tag ${tag.value}: show others, too`} hidden={tag.value === ""} onClick={() => sieve.go({ tag: undefined })}>
        {`#${tag.value} ×`}
      </button>
    </div>
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly options: Options;
  readonly value: string;
  readonly choose: (value: string) => void;
}

function Select({ name, label, options, value, choose }: SelectProps): JSX.Element {
  return (
    <select data-testid={name} aria-label={label} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  );
}
