import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { countriesLike, type Country, countryOf, isMeant, shown } from "../countries";
import type { Problem } from "../form";
import { Input, useForm } from "../ui/form";

let made = 0;

/** Finds a country by its name or its code. */
class Picker {
  readonly id = `countries-${++made}`;
  /** What is offered; nothing where the list is folded. */
  readonly found = signal<readonly Country[] | undefined>(undefined);
  /** Which of them is meant; -1 where none is. */
  readonly active = signal(-1);

  /** @param named called when the text has come to name a country */
  constructor(
    readonly text: Signal<string>,
    private readonly named: () => void,
  ) {}

  type(text: string): void {
    this.text.value = text;
    this.look(text);
  }

  look(text: string): void {
    this.found.value = countriesLike(text);
    const [first] = this.found.value;
    this.active.value = text === "" || !first || !isMeant(first, text) ? -1 : 0;
  }

  take(country: Country | undefined): void {
    this.#close();
    if (!country || this.text.value === shown(country)) return;
    this.text.value = shown(country);
    this.named();
  }

  /** What names a country is one, also without a choice. */
  left(): void {
    this.take(countryOf(this.text.value));
  }

  /** Whether it was a key of the list's. */
  press(key: string): boolean {
    const found = this.found.value;
    if (key === "Escape" && found) this.#close();
    else if (key === "Enter" && found && this.active.value >= 0) this.take(found[this.active.value]);
    else if (key === "ArrowDown" || key === "ArrowUp") this.#step(key === "ArrowDown" ? 1 : -1);
    else return false;
    return true;
  }

  #step(by: number): void {
    if (!this.found.value) this.look(countryOf(this.text.value) ? "" : this.text.value);
    const most = this.found.value?.length ?? 0;
    const at = this.active.value;
    if (most > 0) this.active.value = at < 0 ? (by > 0 ? 0 : most - 1) : (at + by + most) % most;
  }

  #close(): void {
    this.found.value = undefined;
    this.active.value = -1;
  }
}

/** A field that finds a country (WAI-ARIA's combobox with a list); its text names one, or is what was typed. */
export function CountryPicker({ text, isWrong }: { readonly text: Signal<string>; readonly isWrong: (problem: Problem<string>) => boolean }): JSX.Element {
  const form = useForm();
  const own = useRef(isWrong);
  own.current = isWrong;
  const picker = useMemo(() => new Picker(text, () => form.mended((problem) => problem.field === "countries" && problem.key === "country" && own.current(problem))), [text]);
  const active = picker.found.value?.[picker.active.value];
  const press = (event: KeyboardEvent): void => {
    if (!picker.press(event.key)) return;
    // Neither sends the form nor gives it up.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="picker">
      <Input
        field="countries"
        isWrong={isWrong}
        text={text}
        class="country"
        role="combobox"
        aria-label="Country"
        aria-autocomplete="list"
        aria-expanded={picker.found.value ? "true" : "false"}
        aria-controls={picker.id}
        aria-activedescendant={active && `${picker.id}-${active.code}`}
        placeholder="Country, or its code"
        onInput={({ currentTarget }) => picker.type(currentTarget.value)}
        onClick={() => picker.look("")}
        onBlur={() => picker.left()}
        onKeyDown={press}
      />
      <Offered picker={picker} />
    </div>
  );
}

function Offered({ picker }: { readonly picker: Picker }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const found = picker.found.value;
  const active = picker.active.value;
  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView?.({ block: "nearest" }), [found, active]);
  return (
    <ul ref={list} id={picker.id} role="listbox" aria-label="Countries" hidden={!found}>
      {found?.map((country, at) => (
        // The field keeps the focus.
        <li key={country.code} id={`${picker.id}-${country.code}`} role="option" aria-selected={at === active} onMouseDown={(event) => event.preventDefault()} onClick={() => picker.take(country)}>
          {shown(country)}
        </li>
      ))}
      {found?.length === 0 && (
        <li class="none" role="option" aria-disabled="true">
          No such country
        </li>
      )}
    </ul>
  );
}
