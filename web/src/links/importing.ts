import { type Api, Refusal } from "../api";
import type { Pieces } from "./pieces";

/** A row that is no link. */
export interface RefusedRow {
  /** In the whole file, from 1, the header not counted. */
  readonly row: number;
  /** The field that is wrong; empty where none alone is. */
  readonly column: string;
  readonly value: string;
  readonly message: string;
}

export interface Progress {
  readonly done: number;
  readonly made: number;
  readonly replaced: number;
  /** Behind one that cannot be told from what follows it. */
  readonly unread: number;
  readonly refused: readonly RefusedRow[];
}

/** A file is refused for what it is: it cannot be read, or is too much. */
const FILES_FAULT = [400, 413, 415, 422];

/** What has been done before the first piece. */
export const NOTHING: Progress = { done: 0, made: 0, replaced: 0, unread: 0, refused: [] };

/** A file on its way to the API, a piece at a time; it can be stopped between two pieces, and goes on from there. */
export class Importing {
  #next = 0;
  #progress = NOTHING;
  #isStopped = false;
  /** The piece at hand was sent, and nobody knows what became of it. */
  #isUnsure = false;
  #isHopeless = false;

  constructor(
    private readonly api: Pick<Api, "importLinks">,
    readonly file: Pieces,
    private readonly replace: boolean,
    private readonly told: (progress: Progress) => void,
  ) {}

  get progress(): Progress {
    return this.#progress;
  }

  get isDone(): boolean {
    return this.#next >= this.file.pieces.length;
  }

  /** Whether the piece at hand would be refused again. */
  get isHopeless(): boolean {
    return this.#isHopeless;
  }

  /** Which rows may have been imported already, from the first to the last, where an answer was lost. */
  get unsure(): readonly [number, number] | undefined {
    const piece = this.file.pieces[this.#next];
    return this.#isUnsure && piece ? [piece.first, piece.first + piece.rows - 1] : undefined;
  }

  /**
   * Sends what is left.
   *
   * @throws Refusal and what else goes wrong; it can be run again then, unless it {@link isHopeless}
   */
  async run(): Promise<void> {
    this.#isStopped = false;
    for (let piece = this.file.pieces[this.#next]; piece && !this.#isStopped; piece = this.file.pieces[++this.#next]) {
      try {
        const { rows: read, made, replaced, refused } = await this.api.importLinks(piece.body, piece.first, this.file.format, this.replace);
        this.#isUnsure = false;
        const { rows } = piece;
        const before = this.#progress;
        this.#progress = {
          done: before.done + rows,
          made: before.made + made,
          replaced: before.replaced + replaced,
          unread: before.unread + rows - read,
          refused: [...before.refused, ...refused],
        };
        this.told(this.#progress);
      } catch (error) {
        this.#isUnsure = !(error instanceof Refusal) || error.status >= 500;
        this.#isHopeless = error instanceof Refusal && FILES_FAULT.includes(error.status);
        throw error;
      }
    }
  }

  /** Ends it after the piece that is under way. */
  stop(): void {
    this.#isStopped = true;
  }
}
