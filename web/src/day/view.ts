import { type Api, Refusal, told } from "../api";
import { h } from "../dom";
import type { Mark, Marks } from "../feed/marks";
import { clicks } from "../words";
import type { Zone } from "../zone";
import { DayFigures } from "./figures";
import { PastDay } from "./past";

/** What of the map a day needs. */
export interface DayMap {
  show(marks: Marks, now: () => number): void;
  changed(added: readonly Mark[]): void;
}

export type DayState = "loading" | "done" | "empty" | "failed";

/** One past day beside the map: how far it is loaded, its counts, its latest and its unplaced clicks. */
export class DayView {
  readonly #state = h("output", { "data-testid": "past", "data-state": "loading" });
  readonly #progress = h("progress", { "data-testid": "past-progress", "aria-label": "Clicks loaded" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "past-problem", hidden: true });
  readonly #again = h("button", { type: "button", "data-testid": "past-again", hidden: true });
  readonly #figures = new DayFigures();
  readonly element = h(
    "section",
    { class: "past", "aria-label": "A past day", tabindex: "0", hidden: true },
    h("div", { class: "past-state" }, this.#state, this.#progress, this.#problem, this.#again),
    this.#figures.element,
  );
  #day: PastDay | undefined;
  #loading = new AbortController();
  #signIn = false;

  /**
   * @param now epoch milliseconds, by the server's clock
   * @param signIn what to do when the user wants to sign in again
   */
  constructor(
    private readonly api: Pick<Api, "clicks" | "stats">,
    private readonly map: DayMap,
    private readonly now: () => number,
    private readonly signIn: () => void,
  ) {
    this.#again.addEventListener("click", () => (this.#signIn ? this.signIn() : void this.#load()));
  }

  /** Shows a day and loads what of it is not loaded yet; a day that still runs is loaded anew. */
  show(day: string, zone: Zone): void {
    this.element.hidden = false;
    const known = this.#day?.day === day && this.#day.zone.name === zone.name && !this.#day.runs(this.now());
    if (!known || !this.#day) this.#day = new PastDay(day, zone, this.api);
    const past = this.#day;
    this.map.show(past.marks, () => past.end);
    this.#figures.name(zone.dayName(day), zone.label);
    void this.#load();
  }

  /** Something else is shown; what is loaded of the day is kept. */
  leave(): void {
    this.#loading.abort();
    this.element.hidden = true;
  }

  async #load(): Promise<void> {
    const past = this.#day;
    if (!past) return;
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.#problem.hidden = this.#again.hidden = true;
    this.#say("loading", `Loading ${past.zone.dayName(past.day)}`);
    this.#draw(past);
    try {
      await past.load(signal, () => this.#draw(past));
      if (!signal.aborted) this.#end(past);
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  #draw(past: PastDay): void {
    this.#progress.hidden = past.done;
    if (past.total === undefined) this.#progress.removeAttribute("value");
    else {
      this.#progress.max = Math.max(1, past.total, past.loaded);
      this.#progress.value = past.loaded;
    }
    this.map.changed([]);
    this.#figures.show(past);
  }

  #end(past: PastDay): void {
    const { zone, day } = past;
    const still = past.runs(this.now()) ? `, which goes on; as of ${zone.time(this.now())}` : "";
    if (past.loaded === 0) this.#say("empty", `No clicks on ${zone.dayName(day)}${still}`);
    else this.#say("done", `All ${clicks(past.loaded)} of ${zone.dayName(day)}${still}`);
  }

  #failed(error: unknown): void {
    this.#signIn = error instanceof Refusal && error.permanent;
    this.#say("failed", "Not all clicks are here");
    this.#progress.hidden = true;
    this.#problem.textContent = told(error);
    this.#again.textContent = this.#signIn ? "Sign in again" : "Try again";
    this.#problem.hidden = this.#again.hidden = false;
  }

  /** Spoken once when it begins and once when it ends; the bar between is read on demand. */
  #say(state: DayState, text: string): void {
    this.#state.dataset["state"] = state;
    this.#state.textContent = text;
  }
}
