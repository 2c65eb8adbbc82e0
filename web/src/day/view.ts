import { type Api, Refusal, told } from "../api";
import { h } from "../dom";
import { type Filter, isNone, isSame } from "../filter";
import { clicks } from "../words";
import type { Zone } from "../zone";
import { DayFigures } from "./figures";
import type { Days } from "./days";
import { PastDay } from "./past";
import { Player, type Screen } from "./player";

export type DayState = "loading" | "done" | "empty" | "failed";

/** One past day beside the map: how far it is loaded, its counts, its latest and its unplaced clicks. */
export class DayView {
  readonly #state = h("output", { "data-testid": "past", "data-state": "loading" });
  readonly #progress = h("progress", { "data-testid": "past-progress", "aria-label": "Clicks loaded" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "past-problem", hidden: true });
  readonly #again = h("button", { type: "button", "data-testid": "past-again", hidden: true });
  readonly #figures = new DayFigures();
  readonly #player: Player;
  readonly #parts = h("div", { class: "past-state" }, this.#state, this.#progress, this.#problem, this.#again);
  readonly element = h(
    "section",
    { class: "past", "aria-label": "A past day", tabindex: "0", hidden: true },
    this.#parts,
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
    private readonly map: Screen,
    private readonly now: () => number,
    private readonly signIn: () => void,
  ) {
    this.#player = new Player(map);
    this.#parts.after(this.#player.element);
    this.#again.addEventListener("click", () => (this.#signIn ? this.signIn() : void this.#load()));
  }

  /** What is shown, if it is. */
  get shown(): PastDay | undefined {
    return this.element.hidden ? undefined : this.#day;
  }

  /** Shows days and loads what of them is not loaded yet; those that still run are loaded anew. */
  show(days: Days, zone: Zone, filter: Filter = {}): void {
    this.element.hidden = false;
    const before = this.#day;
    const isKnown = before?.days.from === days.from && before.days.to === days.to && before.zone.name === zone.name && isSame(before.filter, filter);
    if (!isKnown || before.runs(this.now())) this.#day = new PastDay(days, zone, this.api, filter);
    const past = this.#day;
    if (!past) return;
    this.#player.unload();
    this.map.show(past.marks, () => past.end);
    this.#figures.name(past);
    void this.#load();
  }

  /** Something else is shown; what is loaded of the day is kept. */
  leave(): void {
    this.#loading.abort();
    this.#player.unload();
    this.element.hidden = true;
  }

  async #load(): Promise<void> {
    const past = this.#day;
    if (!past) return;
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.#problem.hidden = this.#again.hidden = true;
    this.#say("loading", `Loading ${past.name}`);
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
    const { zone, name } = past;
    const still = past.runs(this.now()) ? `, which goes on; as of ${zone.time(this.now())}` : "";
    const which = isNone(past.filter) ? "" : " that match";
    if (past.loaded === 0) this.#say("empty", `No clicks on ${name}${which}${still}`);
    else this.#say("done", `All ${clicks(past.loaded)} of ${name}${which}${still}`);
    this.#player.load(past.film, zone);
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
