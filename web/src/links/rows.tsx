import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { countryOf, shown } from "../countries";
import type { Problem } from "../form";
import { Input, ProblemOf } from "../ui/form";
import { weightOf } from "./draft";
import { CountryPicker } from "./picker";

type Pair = readonly [string, string];

/** Two texts that belong together. */
interface Row {
  readonly id: number;
  readonly one: Signal<string>;
  readonly other: Signal<string>;
  /** Just asked for: it gets the focus. */
  readonly isNew: boolean;
}

let made = 0;

/** Rows of two texts that are added and removed. */
export class Rows {
  readonly all = signal<readonly Row[]>([]);

  get pairs(): readonly Pair[] {
    return this.all.value.map(({ one, other }) => [one.value, other.value]);
  }

  show(pairs: readonly Pair[]): void {
    this.all.value = pairs.map((pair) => row(pair));
  }

  /** Lets go of those that still are as they were sent. */
  empty(sent: readonly Pair[]): void {
    this.all.value = this.all.value.filter(({ one, other }) => !sent.some(([first, second]) => first === one.value && second === other.value));
  }

  add(): void {
    this.all.value = [...this.all.value, row(["", ""], true)];
  }

  drop(gone: Row): void {
    this.all.value = this.all.value.filter((each) => each !== gone);
  }
}

function row([one, other]: Pair, isNew = false): Row {
  return { id: ++made, one: signal(one), other: signal(other), isNew };
}

/** A country's code as the picker shows it. */
export function countryShown(code: string): string {
  const country = countryOf(code);
  return country ? shown(country) : code;
}

/** Rows of a country and where its visitors go. */
export function CountryRows({ rows }: { readonly rows: Rows }): JSX.Element {
  return (
    <fieldset>
      <legend>Elsewhere for some countries</legend>
      <RowList rows={rows} what="country">
        {(row, at) => {
          const isWrong = (key: string) => (problem: Problem<string>) => (problem.row ?? 0) === at && (problem.key ?? "country") === key;
          return (
            <>
              <CountryPicker text={row.one} isWrong={isWrong("country")} />
              <Address field="countries" isWrong={isWrong("to")} text={row.other} aria-label="Destination for this country" />
            </>
          );
        }}
      </RowList>
      <ProblemOf field="countries" />
    </fieldset>
  );
}

/** Rows of an address and its weight, each with its share of the visitors. */
export function SplitRows({ rows }: { readonly rows: Rows }): JSX.Element {
  return (
    <RowList rows={rows} what="destination">
      {(row, at) => {
        const isWeight = ({ key }: Problem<string>): boolean => key === "weight" || key === "unreadable";
        const isOf = (problem: Problem<string>): boolean => (problem.row ?? 0) === at;
        return (
          <>
            <Address field="split" isWrong={(problem) => isOf(problem) && !isWeight(problem)} text={row.one} aria-label="Destination of the split" />
            <Input
              field="split"
              row={at}
              isWrong={(problem) => isOf(problem) && isWeight(problem)}
              unreadable="A weight is a whole number of 1 to 100."
              text={row.other}
              type="number"
              class="weight"
              inputmode="numeric"
              min={1}
              max={100}
              step={1}
              aria-label="Weight, 1 to 100"
              placeholder="1"
            />
            <Share rows={rows} row={row} />
          </>
        );
      }}
    </RowList>
  );
}

function Share({ rows, row }: { readonly rows: Rows; readonly row: Row }): JSX.Element {
  const sum = rows.all.value.reduce((all, { other }) => all + weightOf(other.value), 0);
  return (
    <output class="share" aria-live="off">
      {sum === 0 ? "" : `${Math.round((weightOf(row.other.value) / sum) * 100)} %`}
    </output>
  );
}

function Address(props: Parameters<typeof Input>[0]): JSX.Element {
  return <Input inputmode="url" placeholder="https://example.org/" {...props} />;
}

interface ListProps {
  readonly rows: Rows;
  /** What a row is of, for its buttons. */
  readonly what: string;
  readonly children: (row: Row, at: number) => ComponentChildren;
}

function RowList({ rows, what, children }: ListProps): JSX.Element {
  const add = useRef<HTMLButtonElement>(null);
  const drop = (row: Row): void => {
    rows.drop(row);
    // The focus goes with the row.
    add.current?.focus();
  };
  return (
    <div class="country-rows">
      <div class="country-rows">
        {rows.all.value.map((row, at) => (
          <RowOf key={row.id} isNew={row.isNew}>
            {children(row, at)}
            <button type="button" class="quiet" aria-label={`Remove this ${what}`} onClick={() => drop(row)}>
              ×
            </button>
          </RowOf>
        ))}
      </div>
      <button ref={add} type="button" class="quiet" onClick={() => rows.add()}>
        {`Add a ${what}`}
      </button>
    </div>
  );
}

function RowOf({ isNew, children }: { readonly isNew: boolean; readonly children: ComponentChildren }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isNew) element.current?.querySelector("input")?.focus();
  }, []);
  return (
    <div ref={element} class="country-row">
      {children}
    </div>
  );
}
