import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, Refusal, type Row, told } from "../api";
import { type Filter, isNone, isSame } from "../filter";
import { type Entrant, Ranking } from "../live/ranking";
import { Alert } from "../ui/said";
import { clicks } from "../words";
import type { Zone } from "../zone";
import type { Days } from "./days";
import { DayFigures, landOf } from "./figures";
import { PastDay } from "./past";
import { FilmPlayer, Player, type Screen } from "./player";

export type DayState = "loading" | "done" | "empty" | "failed";

/** One past day beside the map: how far it is loaded, its counts, its latest and its unplaced clicks. */
export class DayView {
  readonly isShown = signal(false);
  /** Spoken once when it begins and once when it ends; the bar between is read on demand. */
  readonly state = signal<{ readonly name: DayState; readonly words: string }>({ name: "loading", words: "" });
  readonly problem = signal("");
  /** What can be done about the problem. */
  readonly remedy = signal("");
  /** The day as it is loaded now: another object each time, whose day goes on. */
  readonly drawn = signal<{ readonly past: PastDay } | undefined>(undefined);
  readonly countries = new Ranking();
  readonly links = new Ranking();
  readonly player: Player;
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
    this.player = new Player(map);
  }

  /** What is shown, if it is. */
  get shown(): PastDay | undefined {
    return this.isShown.value ? this.#day : undefined;
  }

  /** Shows days and loads what of them is not loaded yet; those that still run are loaded anew. */
  show(days: Days, zone: Zone, filter: Filter = {}): void {
    this.isShown.value = true;
    const before = this.#day;
    const isKnown = before?.days.from === days.from && before.days.to === days.to && before.zone.name === zone.name && isSame(before.filter, filter);
    if (!isKnown || before.runs(this.now())) this.#day = new PastDay(days, zone, this.api, filter);
    const past = this.#day;
    if (!past) return;
    this.player.unload();
    this.map.show(past.marks, () => past.end);
    void this.#load();
  }

  /** Something else is shown; what is loaded of the day is kept. */
  leave(): void {
    this.#loading.abort();
    this.player.unload();
    this.isShown.value = false;
  }

  again(): void {
    if (this.#signIn) this.signIn();
    else void this.#load();
  }

  async #load(): Promise<void> {
    const past = this.#day;
    if (!past) return;
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.problem.value = "";
    this.state.value = { name: "loading", words: `Loading ${past.name}` };
    this.#draw(past);
    try {
      await past.load(signal, () => this.#draw(past));
      if (!signal.aborted) this.#end(past);
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  #draw(past: PastDay): void {
    this.map.changed([]);
    this.countries.show(entrants(past.countries, landOf));
    this.links.show(entrants(past.links, (slug) => `/${slug}`));
    this.drawn.value = { past };
  }

  #end(past: PastDay): void {
    const { zone, name } = past;
    const still = past.runs(this.now()) ? `, which goes on; as of ${zone.time(this.now())}` : "";
    const which = isNone(past.filter) ? "" : " that match";
    if (past.loaded === 0) this.state.value = { name: "empty", words: `No clicks on ${name}${which}${still}` };
    else this.state.value = { name: "done", words: `All ${clicks(past.loaded)} of ${name}${which}${still}` };
    this.player.load(past.film, zone);
  }

  #failed(error: unknown): void {
    this.#signIn = error instanceof Refusal && error.permanent;
    this.state.value = { name: "failed", words: "Not all clicks are here" };
    this.problem.value = told(error);
    this.remedy.value = this.#signIn ? "Sign in again" : "Try again";
  }
}

function entrants(rows: readonly Row[], name: (key: string) => string): Entrant[] {
  return rows.map(({ key, count }) => ({ key, name: name(key), count }));
}

export function DaySection({ day }: { readonly day: DayView }): JSX.Element {
  const { problem, remedy, countries, links } = day;
  const past = day.drawn.value?.past;
  const { name, words } = day.state.value;
  return (
    <section class="past" aria-label="A past day" tabindex={0} hidden={!day.isShown.value}>
      <div class="past-state">
        <output data-testid="past" data-state={name}>
          {words}
        </output>
        <Loaded past={past} isOver={name === "failed"} />
        <Alert text={problem} name="past-problem" />
        <button type="button" data-testid="past-again" hidden={problem.value === ""} onClick={() => day.again()}>
          {remedy}
        </button>
      </div>
      <FilmPlayer player={day.player} />
      {past && <DayFigures past={past} countries={countries} links={links} />}
    </section>
  );
}

/** How much of it is here. */
function Loaded({ past, isOver }: { readonly past: PastDay | undefined; readonly isOver: boolean }): JSX.Element {
  const { total, loaded, done } = past ?? { total: undefined, loaded: 0, done: false };
  const known = total === undefined ? {} : { max: Math.max(1, total, loaded), value: loaded };
  return <progress data-testid="past-progress" aria-label="Clicks loaded" hidden={done || isOver} {...known} />;
}
