import "../styles/links.css";
import "../styles/settings.css";
import { type Api, told } from "../api";
import { h } from "../dom";
import { csvTable, download } from "../export";
import type { Page } from "../router";
import { number } from "../words";
import { Importing, type Progress, type RefusedRow } from "./importing";
import { type Format, piecesOf } from "./pieces";

type FilesApi = Pick<Api, "importLinks" | "exportLinks">;

/** So many refused rows are shown; the file to take away has all. */
const SHOWN = 100;
const LARGEST_BYTES = 200_000_000;

/** Links from a file, and links as a file. */
export class FilesPage implements Page {
  readonly title = "Import and export · Blip";
  readonly #file = h("input", { id: "import-file", type: "file", accept: ".csv,.json,text/csv,application/json", onchange: () => void this.#choose(this.#file.files?.[0]) });
  readonly #replace = h("input", { type: "checkbox", id: "import-replace" });
  readonly #start = h("button", { type: "button", class: "primary", "data-testid": "import-start", hidden: true, onclick: () => void this.#run() });
  readonly #stop = h("button", { type: "button", "data-testid": "import-stop", hidden: true, onclick: () => this.#halt() }, "Stop");
  readonly #bar = h("progress", { "aria-label": "Rows imported", hidden: true });
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "import-status" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "import-error", hidden: true });
  readonly #rows = h("tbody", { "data-testid": "refused" });
  readonly #more = h("p", { class: "none" });
  readonly #refused = h(
    "div",
    { class: "refused", hidden: true },
    h("h2", {}, "Refused rows"),
    h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Refused rows" }, h("table", {}, h("thead", {}, h("tr", {}, ...["Row", "Column", "Value", "Why"].map((name) => h("th", { scope: "col" }, name)))), this.#rows)),
    this.#more,
    h("button", { type: "button", "data-testid": "refused-csv", onclick: () => this.#takeAway() }, "Download as CSV"),
  );
  readonly #exported = h("p", { class: "status", role: "status", "data-testid": "export-status" });
  readonly #exportProblem = h("p", { class: "problem", role: "alert", "data-testid": "export-error", hidden: true });
  readonly #exports = (["csv", "json"] as const).map((format) => h("button", { type: "button", "data-testid": `export-${format}`, onclick: () => void this.#export(format) }, format.toUpperCase()));
  readonly element: HTMLElement;
  #importing: Importing | undefined;
  #name = "";
  #shown = 0;

  constructor(private readonly api: FilesApi) {
    const drop = h("label", { class: "drop", for: "import-file", "data-testid": "drop" }, h("b", {}, "Drop a file here, or choose one"), h("small", {}, "CSV or JSON: Blip’s own, or what Bitly, Dub or Shlink have exported"), this.#file);
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => this.#dropped(event));
    this.element = h(
      "main",
      { class: "desk settings" },
      h("div", { class: "desk-head" }, h("h1", { tabindex: "-1" }, "Import and export"), h("a", { href: "/app/links" }, "All links")),
      h(
        "section",
        { "aria-label": "Import" },
        h("h2", {}, "Import"),
        drop,
        h("label", { class: "check" }, this.#replace, h("span", {}, "Replace links that are there already", h("small", {}, "else their rows are refused"))),
        h("div", { class: "form-end" }, this.#start, this.#stop),
        this.#bar,
        this.#status,
        this.#problem,
        this.#refused,
      ),
      h(
        "section",
        { "aria-label": "Export" },
        h("h2", {}, "Export"),
        h("p", { class: "soft" }, "All links with all that they have but their passwords, which nobody can read."),
        h("div", { class: "form-end" }, ...this.#exports),
        this.#exported,
        this.#exportProblem,
      ),
    );
  }

  enter(): () => void {
    this.#exported.textContent = "";
    this.#exportProblem.hidden = true;
    return () => undefined;
  }

  #dropped(event: DragEvent): void {
    event.preventDefault();
    if (!this.#file.disabled) void this.#choose(event.dataTransfer?.files[0]);
  }

  async #choose(file: File | undefined): Promise<void> {
    if (!file) return;
    this.#forget();
    try {
      const pieces = piecesOf(await textOf(file));
      this.#name = file.name;
      this.#importing = new Importing(this.api, pieces, this.#replace.checked, (progress) => this.#show(progress));
      this.#offer(`Import ${count(pieces.rows)} of ${file.name}`);
      this.#start.focus();
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error));
    }
    // So that the same file, mended, can be chosen again.
    this.#file.value = "";
  }

  #forget(): void {
    this.#importing = undefined;
    this.#start.hidden = this.#stop.hidden = this.#bar.hidden = this.#problem.hidden = this.#refused.hidden = true;
    this.#status.textContent = "";
    this.#rows.replaceChildren();
    this.#shown = 0;
  }

  #offer(text: string): void {
    this.#start.textContent = text;
    this.#start.hidden = false;
    this.#stop.hidden = true;
    this.#file.disabled = this.#replace.disabled = false;
  }

  async #run(): Promise<void> {
    let importing = this.#importing;
    if (!importing) return;
    if (importing.progress.done === 0 && importing.unsure === undefined) {
      // What is ticked now holds.
      importing = new Importing(this.api, importing.file, this.#replace.checked, (progress) => this.#show(progress));
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

  #begin(importing: Importing): void {
    this.#problem.hidden = this.#start.hidden = true;
    this.#stop.disabled = false;
    this.#file.disabled = this.#replace.disabled = true;
    this.#stop.hidden = this.#bar.hidden = false;
    this.#stop.focus();
    this.#bar.max = importing.file.rows;
    this.#show(importing.progress);
  }

  #halt(): void {
    this.#importing?.stop();
    this.#stop.disabled = true;
    this.#status.textContent += " Stopping after the rows that are under way.";
  }

  #show(progress: Progress): void {
    const { done, made, replaced, refused } = progress;
    const rows = this.#importing?.file.rows ?? 0;
    const replacing = replaced > 0 ? `, ${number(replaced)} replaced` : "";
    this.#bar.value = done;
    this.#status.textContent = `${number(done)} of ${count(rows)} done: ${number(made)} made${replacing}, ${number(refused.length)} refused.`;
    this.#refused.hidden = refused.length === 0;
    for (const row of refused.slice(this.#shown, SHOWN)) this.#rows.append(line(row));
    this.#shown = Math.min(SHOWN, refused.length);
    this.#more.textContent = refused.length > SHOWN ? `The first ${SHOWN} of ${number(refused.length)}; the file has all.` : "";
  }

  #failed(importing: Importing, error: unknown): void {
    const { unsure } = importing;
    const maybe = unsure ? ` Some of the rows ${number(unsure[0])} to ${number(unsure[1])} may have been imported: they are sent again when it goes on.` : "";
    this.#tell(`${told(error)}.${maybe}`.replace("..", "."));
  }

  #end(importing: Importing): void {
    const left = importing.file.rows - importing.progress.done;
    if (importing.isDone) {
      this.#stop.hidden = true;
      this.#file.disabled = this.#replace.disabled = false;
      this.#file.focus();
      return;
    }
    this.#show(importing.progress);
    if (this.#problem.hidden) this.#status.textContent += " Stopped.";
    this.#offer(`Go on with the other ${count(left)}`);
    this.#start.focus();
  }

  #tell(text: string): void {
    this.#problem.textContent = text;
    this.#problem.hidden = false;
  }

  #takeAway(): void {
    const refused = this.#importing?.progress.refused ?? [];
    download(csvTable(["row", "column", "value", "message"], refused), `refused-${this.#name.replace(/\.\w+$/, "")}.csv`);
  }

  async #export(format: Format): Promise<void> {
    this.#exportProblem.hidden = true;
    for (const button of this.#exports) button.disabled = true;
    try {
      const { blob, links } = await this.api.exportLinks(format, (soFar) => (this.#exported.textContent = `${number(soFar)} links so far …`));
      download(blob, `links.${format}`);
      this.#exported.textContent = `${number(links)} ${links === 1 ? "link" : "links"} in links.${format}.`;
    } catch (error) {
      this.#exported.textContent = "";
      this.#exportProblem.textContent = told(error);
      this.#exportProblem.hidden = false;
    } finally {
      for (const button of this.#exports) button.disabled = false;
    }
  }
}

function count(rows: number): string {
  return `${number(rows)} ${rows === 1 ? "row" : "rows"}`;
}

function line({ row, column, value, message }: RefusedRow): HTMLElement {
  return h("tr", {}, h("th", { scope: "row" }, number(row)), h("td", {}, column), h("td", {}, value), h("td", {}, message));
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
