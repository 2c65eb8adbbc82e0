import { h } from "../dom";
import type { Zone } from "../zone";
import { type Days, FIRST_DAY, isDay, length, MOST_DAYS, outOfRange, shifted } from "./days";

/** Which days the map shows: live, one of the past, or several. */
export class DayControl {
  readonly #day = h("input", { type: "date", id: "day", "data-testid": "day", min: FIRST_DAY, "aria-describedby": "day-problem" });
  readonly #to = h("input", { type: "date", id: "day-to", "data-testid": "day-to", "aria-describedby": "day-problem" });
  readonly #before = h("button", { type: "button", "data-testid": "day-before", "aria-label": "One day earlier" }, "‹");
  readonly #after = h("button", { type: "button", "data-testid": "day-after", "aria-label": "One day later" }, "›");
  readonly #live = h("button", { type: "button", class: "to-live", "data-testid": "to-live", "aria-keyshortcuts": "l", title: "What is live (key L)" }, "Now");
  readonly #problem = h("p", {
    class: "problem",
    id: "day-problem",
    role: "alert",
    "data-testid": "day-problem",
    hidden: true,
  });
  readonly #range = h("div", { class: "days-to", hidden: true }, h("label", { for: "day-to" }, "to"), this.#to);
  #shown: Days | undefined;

  readonly element = h(
    "section",
    { class: "days", "aria-label": "Day on the map" },
    this.#live,
    h("label", { for: "day", class: "unseen" }, "Day"),
    this.#before,
    this.#day,
    this.#after,
    this.#range,
    this.#problem,
  );

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param zone whose days are meant
   * @param go shows days, or what is live
   */
  constructor(
    private readonly now: () => number,
    private readonly zone: () => Zone,
    private readonly go: (days: Days | undefined) => void,
  ) {
    this.#day.addEventListener("change", () => this.#chosen());
    this.#to.addEventListener("change", () => this.#chosenLast());
    this.#before.addEventListener("click", () => this.#step(-1));
    this.#after.addEventListener("click", () => this.#step(1));
    this.#live.addEventListener("click", () => this.go(undefined));
  }

  get #today(): string {
    return this.zone().dayOf(this.now());
  }

  /** @param isLive whether what is live is shown */
  show(days: Days | undefined, isLive: boolean): void {
    const today = this.#today;
    this.#shown = days;
    this.#day.max = this.#to.max = today;
    this.#day.value = days?.from ?? "";
    this.#to.min = days?.from ?? FIRST_DAY;
    this.#to.value = days?.to ?? "";
    this.#range.hidden = days === undefined;
    this.#before.disabled = days?.from === FIRST_DAY;
    this.#after.disabled = days === undefined || days.to >= today;
    this.#live.setAttribute("aria-pressed", String(isLive));
    this.#tell("");
  }

  /** As many days, one earlier or later. */
  #step(by: number): void {
    const { from, to } = this.#shown ?? { from: this.#today, to: this.#today };
    this.go({ from: shifted(from, by), to: shifted(to, by) });
  }

  /** Called for each date that is whole, so also while a year is being typed. */
  #chosen(): void {
    const day = this.#day.value;
    if (day === "" || day === this.#shown?.from) return this.#tell("");
    if (isDay(day, this.#today)) return this.go({ from: day, to: day });
    this.#tell(outOfRange(day, this.#today));
  }

  #chosenLast(): void {
    const from = this.#shown?.from;
    const to = this.#to.value;
    if (from === undefined || to === "" || to === this.#shown?.to) return this.#tell("");
    const days = { from, to };
    if (isDay(to, this.#today) && length(days) >= 1 && length(days) <= MOST_DAYS) return this.go(days);
    this.#tell(`the last day must be one of the ${MOST_DAYS} from ${from}, up to ${this.#today}, was ${to}`);
  }

  #tell(problem: string): void {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
    this.#day.setAttribute("aria-invalid", String(problem !== ""));
  }
}
