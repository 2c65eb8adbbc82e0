import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Zone } from "../zone";
import { type Days, FIRST_DAY, isDay, length, MOST_DAYS, outOfRange, shifted } from "./days";

/** Which days the map shows: live, one of the past, or several. */
export class DayControl {
  readonly shown = signal<Days | undefined>(undefined);
  /** Whether what is live is shown. */
  readonly isLive = signal(false);
  /** As they are typed. */
  readonly day = signal("");
  readonly to = signal("");
  readonly problem = signal("");

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param zone whose days are meant
   * @param go shows days, or what is live
   */
  constructor(
    private readonly now: () => number,
    private readonly zone: () => Zone,
    readonly go: (days: Days | undefined) => void,
  ) {}

  get today(): string {
    return this.zone().dayOf(this.now());
  }

  show(days: Days | undefined, isLive: boolean): void {
    this.shown.value = days;
    this.isLive.value = isLive;
    this.day.value = days?.from ?? "";
    this.to.value = days?.to ?? "";
    this.problem.value = "";
  }

  /** As many days, one earlier or later. */
  step(by: number): void {
    const { from, to } = this.shown.value ?? { from: this.today, to: this.today };
    this.go({ from: shifted(from, by), to: shifted(to, by) });
  }

  /** Called for each date that is whole, so also while a year is being typed. */
  chosen(day: string): void {
    this.day.value = day;
    this.problem.value = "";
    if (day === "" || day === this.shown.value?.from) return;
    if (isDay(day, this.today)) this.go({ from: day, to: day });
    else this.problem.value = outOfRange(day, this.today);
  }

  chosenLast(to: string): void {
    this.to.value = to;
    this.problem.value = "";
    const from = this.shown.value?.from;
    if (from === undefined || to === "" || to === this.shown.value?.to) return;
    const days = { from, to };
    if (isDay(to, this.today) && length(days) >= 1 && length(days) <= MOST_DAYS) this.go(days);
    else this.problem.value = `the last day must be one of the ${MOST_DAYS} from ${from}, up to ${this.today}, was ${to}`;
  }
}

export function DayChoice({ control }: { readonly control: DayControl }): JSX.Element {
  const { day, to, problem, today } = control;
  const shown = control.shown.value;
  return (
    <section class="days" aria-label="Day on the map">
      <button type="button" class="to-live" data-testid="to-live" aria-keyshortcuts="l" title="What is live (key L)" aria-pressed={control.isLive.value} onClick={() => control.go(undefined)}>
        Now
      </button>
      <label for="day" class="unseen">
        Day
      </label>
      <button type="button" data-testid="day-before" aria-label="One day earlier" disabled={shown?.from === FIRST_DAY} onClick={() => control.step(-1)}>
        ‹
      </button>
      <input
        type="date"
        id="day"
        data-testid="day"
        min={FIRST_DAY}
        max={today}
        aria-describedby="day-problem"
        aria-invalid={problem.value !== ""}
        value={day.value}
        onChange={({ currentTarget }) => control.chosen(currentTarget.value)}
      />
      <button type="button" data-testid="day-after" aria-label="One day later" disabled={shown === undefined || shown.to >= today} onClick={() => control.step(1)}>
        ›
      </button>
      <div class="days-to" hidden={shown === undefined}>
        <label for="day-to">to</label>
        <input
          type="date"
          id="day-to"
          data-testid="day-to"
          min={shown?.from ?? FIRST_DAY}
          max={today}
          aria-describedby="day-problem"
          value={to.value}
          onChange={({ currentTarget }) => control.chosenLast(currentTarget.value)}
        />
      </div>
      <p class="problem" id="day-problem" role="alert" data-testid="day-problem" hidden={problem.value === ""}>
        {problem}
      </p>
    </section>
  );
}
