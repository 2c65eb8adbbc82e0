import { h } from "../dom";
import { dayOf, FIRST_DAY, isDay, outOfRange, shifted } from "./days";

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
    h("label", { for: "day" }, h("span", { class: "unseen" }, "Day "), h("small", {}, "UTC")),
    this.#before,
    this.#day,
    this.#after,
    this.#problem,
  );

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param go shows a day, or what is live
   */
  constructor(
    private readonly now: () => number,
    private readonly go: (day: string | undefined) => void,
  ) {
    this.#day.addEventListener("change", () => this.#chosen());
    this.#before.addEventListener("click", () => this.go(shifted(this.#shown ?? this.#today, -1)));
    this.#after.addEventListener("click", () => this.#shown && this.go(shifted(this.#shown, 1)));
    this.#live.addEventListener("click", () => this.go(undefined));
  }

  get #today(): string {
    return dayOf(this.now());
  }

  /** @param problem what is wrong with the day that was asked for */
  show(day: string | undefined, problem = ""): void {
    this.#shown = day;
    this.#day.max = this.#today;
    this.#day.value = day ?? "";
    this.#before.disabled = day === FIRST_DAY;
    this.#after.disabled = day === undefined || day >= this.#today;
    this.#live.setAttribute("aria-pressed", String(day === undefined && problem === ""));
    this.#tell(problem);
  }

  /** Called for each date that is whole, so also while a year is being typed. */
  #chosen(): void {
    const day = this.#day.value;
    if (day === "" || day === this.#shown) return this.#tell("");
    if (isDay(day, this.now())) return this.go(day);
    this.#tell(outOfRange(day, this.now()));
  }

  #tell(problem: string): void {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
    this.#day.setAttribute("aria-invalid", String(problem !== ""));
  }
}
