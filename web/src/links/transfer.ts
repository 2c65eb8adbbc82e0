import { signal } from "@preact/signals";
import { type Api, told } from "../api";
import { csvTable, download } from "../export";
import { Said } from "../ui/said";
import { number } from "../words";
import { Importing, NOTHING, type Progress } from "./importing";
import { type Format, piecesOf } from "./pieces";

export type FilesApi = Pick<Api, "importLinks" | "exportLinks">;

const LARGEST_BYTES = 200_000_000;

/** Links from a file: looked at when it is chosen, imported when it is started, stopped, and gone on with. */
export class Import {
  readonly said = new Said();
  /** Whether links that are there already are replaced. */
  readonly replace = signal(false);
  /** What the button that begins says; it is not there where there is nothing to begin. */
  readonly offer = signal("");
  readonly rows = signal(0);
  readonly progress = signal(NOTHING);
  readonly isRunning = signal(false);
  readonly isStopping = signal(false);
  /** Whether it has begun. */
  readonly isBegun = signal(false);
  /** What has the focus from now on. */
  readonly focused = signal<{ readonly at: "start" | "stop" | "file" } | undefined>(undefined);
  #importing: Importing | undefined;
  #name = "";

  constructor(private readonly api: FilesApi) {}

  async choose(file: File | undefined): Promise<void> {
    if (!file || this.isRunning.value) return;
    this.#forget();
    try {
      const pieces = piecesOf(await textOf(file));
      this.#name = file.name;
      this.#importing = new Importing(this.api, pieces, this.replace.value, (progress) => this.#show(progress));
      this.rows.value = pieces.rows;
      this.#offer(`Import ${count(pieces.rows)} of ${file.name}`);
    } catch (error) {
      this.said.problem.value = error instanceof Error ? error.message : String(error);
    }
  }

  async run(): Promise<void> {
    let importing = this.#importing;
    if (!importing) return;
    if (importing.progress.done === 0 && importing.unsure === undefined) {
      // What is ticked now holds.
      importing = new Importing(this.api, importing.file, this.replace.value, (progress) => this.#show(progress));
      this.#importing = importing;
    }
    this.#begin(importing);
    // A tab that is closed would end it.
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", stay);
    try {
      await importing.run();
    } catch (error) {
      this.#failed(importing, error);
    } finally {
      removeEventListener("beforeunload", stay);
    }
    this.#end(importing);
  }

  stop(): void {
    this.#importing?.stop();
    this.isStopping.value = true;
    this.said.status.value += " Stopping after the rows that are under way.";
  }

  /** All refused rows, as a file. */
  takeAway(): void {
    download(csvTable(["row", "column", "value", "message"], this.progress.value.refused), `refused-${this.#name.replace(/\.\w+$/, "")}.csv`);
  }

  #forget(): void {
    this.#importing = undefined;
    this.said.say("");
    this.offer.value = "";
    this.isBegun.value = false;
    this.progress.value = NOTHING;
  }

  #offer(text: string): void {
    this.offer.value = text;
    this.focused.value = { at: "start" };
  }

  #begin(importing: Importing): void {
    this.said.problem.value = this.offer.value = "";
    this.isStopping.value = false;
    this.isRunning.value = this.isBegun.value = true;
    this.focused.value = { at: "stop" };
    this.#show(importing.progress);
  }

  #show(progress: Progress): void {
    const { done, made, replaced, unread, refused } = progress;
    const replacing = replaced > 0 ? `, ${number(replaced)} replaced` : "";
    const unreadable = unread > 0 ? `, ${number(unread)} not read` : "";
    this.progress.value = progress;
    this.said.status.value = `${number(done)} of ${count(this.rows.value)} done: ${number(made)} made${replacing}, ${number(refused.length)} refused${unreadable}.`;
  }

  #failed(importing: Importing, error: unknown): void {
    const { unsure } = importing;
    const maybe = unsure ? ` Some of the rows ${number(unsure[0])} to ${number(unsure[1])} may have been imported: they are sent again when it goes on.` : "";
    const mend = importing.isHopeless ? " Mend the file, and choose it again." : "";
    this.said.problem.value = `${told(error).replace(/\.$/, "")}.${maybe}${mend}`;
  }

  #end(importing: Importing): void {
    this.isRunning.value = false;
    if (importing.isDone || importing.isHopeless) {
      this.focused.value = { at: "file" };
      return;
    }
    this.#show(importing.progress);
    if (this.said.problem.value === "") this.said.status.value += " Stopped.";
    this.#offer(`Go on with the other ${count(importing.file.rows - importing.progress.done)}`);
  }
}

/** All links as a file. */
export class Export {
  readonly said = new Said();
  readonly isBusy = signal(false);

  constructor(private readonly api: FilesApi) {}

  async save(format: Format): Promise<void> {
    this.said.problem.value = "";
    this.isBusy.value = true;
    try {
      const { blob, links } = await this.api.exportLinks(format, (soFar) => this.said.say(`${number(soFar)} links so far …`));
      download(blob, `links.${format}`);
      this.said.say(`${number(links)} ${links === 1 ? "link" : "links"} in links.${format}.`);
    } catch (error) {
      this.said.tell(error);
    } finally {
      this.isBusy.value = false;
    }
  }
}

function count(rows: number): string {
  return `${number(rows)} ${rows === 1 ? "row" : "rows"}`;
}

/** @throws Error where it is no UTF-8, or larger than a page can hold */
async function textOf(file: File): Promise<string> {
  if (file.size > LARGEST_BYTES) throw new Error(`The file may have ${number(LARGEST_BYTES)} bytes at most, has ${number(file.size)}.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} is no text in UTF-8: save it as “CSV UTF-8”.`);
  }
}
