import { h } from "../dom";
import type { Zone } from "../zone";
import { FIRST_DAY, isDay, outOfRange, shifted } from "./days";

/** Which day the map shows: live, or one of the past. */
export class DayControl {
  readonly #day = h("input", { type: "date", id: "day", "data-testid": "day", min: FIRST_DAY, "aria-describedby": "day-problem" });
  readonly #before = h("button", { type: "button", "data-testid": "day-before", "aria-label": "One day earlier" }, "‹");
  readonly #after = h("button", { type: "button", "data-testid": "day-after", "aria-label": "One day later" }, "›");
  readonly #live = h("button", { type: "button", class: "to-live", "data-testid": "to-live" }, "Live");
  readonly #problem = h("p", {
    class: "problem",
    id: "day-problem",
    role: "alert",
    "data-testid": "day-problem",
    hidden: true,
  });
  #shown: string | undefined;

  readonly element = h(
    "section",
    { class: "days", "aria-label": "Day on the map" },
    this.#live,
    h("label", { for: "day", class: "unseen" }, "Day"),
    this.#before,
    this.#day,
    this.#after,
    this.#problem,
  );

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param zone whose days are meant
   * @param go shows a day, or what is live
   */
  constructor(
    private readonly now: () => number,
    private readonly zone: () => Zone,
    private readonly go: (day: string | undefined) => void,
  ) {
    this.#day.addEventListener("change", () => this.#chosen());
    this.#before.addEventListener("click", () => this.go(shifted(this.#shown ?? this.#today, -1)));
    this.#after.addEventListener("click", () => this.#shown && this.go(shifted(this.#shown, 1)));
    this.#live.addEventListener("click", () => this.go(undefined));
  }

  get #today(): string {
    return this.zone().dayOf(this.now());
  }

  /** @param isLive whether what is live is shown */
  show(day: string | undefined, isLive: boolean): void {
    this.#shown = day;
    this.#day.max = this.#today;
    this.#day.value = day ?? "";
    this.#before.disabled = day === FIRST_DAY;
    this.#after.disabled = day === undefined || day >= this.#today;
    this.#live.setAttribute("aria-pressed", String(isLive));
    this.#tell("");
  }

  /** Called for each date that is whole, so also while a year is being typed. */
  #chosen(): void {
    const day = this.#day.value;
    if (day === "" || day === this.#shown) return this.#tell("");
    if (isDay(day, this.#today)) return this.go(day);
    this.#tell(outOfRange(day, this.#today));
  }

  #tell(problem: string): void {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
    this.#day.setAttribute("aria-invalid", String(problem !== ""));
  }
}
