import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Mark, Marks } from "../feed/marks";
import { clicks } from "../words";
import type { Zone } from "../zone";
import { DAY_MS } from "./days";
import type { Film } from "./film";

/** How long a film lasts. */
const FILM_MS = 30_000;
const STEP_MS = 60_000;

/** What of the map a film needs. */
export interface Screen {
  show(marks: Marks, now: () => number): void;
  changed(added: readonly Mark[]): void;
}

/** Goes through past clicks by hand, or plays them in half a minute. */
export class Player {
  readonly isPlaying = signal(false);
  /** Where it stands, and its end, in steps from its beginning. */
  readonly at = signal(0);
  readonly end = signal(0);
  readonly told = signal("");
  /** Whether there is anything to go through. */
  readonly isLoaded = signal(false);
  #film: Film | undefined;
  #zone: Zone | undefined;
  #frame = 0;
  #last = 0;

  constructor(private readonly screen: Screen) {}

  /** A film to go through; it stands at its end, where everything is shown. */
  load(film: Film, zone: Zone): void {
    this.#film = film;
    this.#zone = zone;
    this.at.value = this.end.value = Math.ceil((film.to - film.from) / STEP_MS);
    this.isLoaded.value = film.length > 0;
    this.#tell(film, film.to);
  }

  /** Nothing is played any more. */
  unload(): void {
    this.#pause();
    this.#film = undefined;
    this.isLoaded.value = false;
  }

  toggle(): void {
    if (this.isPlaying.value) return this.#pause();
    const film = this.#film;
    if (!film) return;
    this.isPlaying.value = true;
    const isOver = this.at.value === this.end.value;
    this.#go(film, isOver ? film.from : film.at);
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#next(now));
  }

  #pause(): void {
    cancelAnimationFrame(this.#frame);
    this.isPlaying.value = false;
  }

  #next(now: number): void {
    const film = this.#film;
    if (!film || !this.isPlaying.value) return;
    this.#go(film, film.at + ((now - this.#last) / FILM_MS) * (film.to - film.from));
    this.#last = now;
    if (film.at >= film.to) return this.#pause();
    this.#frame = requestAnimationFrame((later) => this.#next(later));
  }

  /** @param at steps from the beginning */
  scrub(at: number): void {
    this.#pause();
    const film = this.#film;
    if (film) this.#go(film, film.from + at * STEP_MS);
  }

  #go(film: Film, at: number): void {
    const { isAnew, added } = film.seek(at);
    if (isAnew) this.screen.show(film.marks, () => film.at);
    this.screen.changed(isAnew ? [] : added);
    this.at.value = Math.round((film.at - film.from) / STEP_MS);
    this.#tell(film, film.at);
  }

  #tell(film: Film, at: number): void {
    const zone = this.#zone;
    if (!zone) return;
    const isEnd = at >= film.to;
    const day = film.to - film.from > DAY_MS * 1.5 ? `${zone.dayName(zone.dayOf(at))}, ` : "";
    const time = isEnd ? "the end" : `${day}${zone.minute(at)}`;
    this.told.value = `${clicks(isEnd ? film.length : film.shown)} on the map by ${time}`;
  }
}

export function FilmPlayer({ player }: { readonly player: Player }): JSX.Element {
  return (
    <div class="player" role="group" aria-label="Film" hidden={!player.isLoaded.value}>
      <button type="button" data-testid="film" aria-keyshortcuts="p" title="Key P" onClick={() => player.toggle()}>
        {player.isPlaying.value ? "Pause" : "Play"}
      </button>
      <Scrub player={player} />
      <output data-testid="film-time" aria-live="off">
        {player.told}
      </output>
    </div>
  );
}

function Scrub({ player }: { readonly player: Player }): JSX.Element {
  return (
    <input
      type="range"
      data-testid="scrub"
      min={0}
      max={player.end.value}
      step={1}
      aria-label="Moment on the map"
      aria-valuetext={player.told.value}
      value={player.at.value}
      onInput={({ currentTarget }) => player.scrub(Number(currentTarget.value))}
    />
  );
}
