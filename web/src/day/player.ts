import { h } from "../dom";
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
  readonly #play = h("button", { type: "button", "data-testid": "film", "aria-keyshortcuts": "p", title: "Key P", onclick: () => this.#toggle() }, "Play");
  readonly #scrub = h("input", { type: "range", "data-testid": "scrub", min: 0, step: 1, "aria-label": "Moment on the map", oninput: () => this.#scrubbed() });
  readonly #told = h("output", { "data-testid": "film-time", "aria-live": "off" });
  readonly element = h("div", { class: "player", role: "group", "aria-label": "Film", hidden: true }, this.#play, this.#scrub, this.#told);
  #film: Film | undefined;
  #zone: Zone | undefined;
  #frame = 0;
  #last = 0;
  #playing = false;

  constructor(private readonly screen: Screen) {}

  /** A film to go through; it stands at its end, where everything is shown. */
  load(film: Film, zone: Zone): void {
    this.#film = film;
    this.#zone = zone;
    this.#scrub.max = String(Math.ceil((film.to - film.from) / STEP_MS));
    this.#scrub.value = this.#scrub.max;
    this.element.hidden = film.length === 0;
    this.#tell(film, film.to);
  }

  /** Nothing is played any more. */
  unload(): void {
    this.#pause();
    this.#film = undefined;
    this.element.hidden = true;
  }

  #toggle(): void {
    if (this.#playing) return this.#pause();
    const film = this.#film;
    if (!film) return;
    this.#playing = true;
    this.#play.textContent = "Pause";
    const isOver = this.#scrub.value === this.#scrub.max;
    this.#go(film, isOver ? film.from : film.at);
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#next(now));
  }

  #pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#playing = false;
    this.#play.textContent = "Play";
  }

  #next(now: number): void {
    const film = this.#film;
    if (!film || !this.#playing) return;
    this.#go(film, film.at + ((now - this.#last) / FILM_MS) * (film.to - film.from));
    this.#last = now;
    if (film.at >= film.to) return this.#pause();
    this.#frame = requestAnimationFrame((later) => this.#next(later));
  }

  #scrubbed(): void {
    this.#pause();
    const film = this.#film;
    if (film) this.#go(film, film.from + Number(this.#scrub.value) * STEP_MS);
  }

  #go(film: Film, at: number): void {
    const { isAnew, added } = film.seek(at);
    if (isAnew) this.screen.show(film.marks, () => film.at);
    this.screen.changed(isAnew ? [] : added);
    this.#scrub.value = String(Math.round((film.at - film.from) / STEP_MS));
    this.#tell(film, film.at);
  }

  #tell(film: Film, at: number): void {
    const zone = this.#zone;
    if (!zone) return;
    const isEnd = at >= film.to;
    const day = film.to - film.from > DAY_MS * 1.5 ? `${zone.dayName(zone.dayOf(at))}, ` : "";
    const time = isEnd ? "the end" : `${day}${zone.minute(at)}`;
    this.#told.textContent = `${clicks(isEnd ? film.length : film.shown)} on the map by ${time}`;
    this.#scrub.setAttribute("aria-valuetext", this.#told.textContent);
  }
}
