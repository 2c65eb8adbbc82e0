import { type Api, type Span, told } from "../api";
import { h } from "../dom";
import { type Filter, matches } from "../filter";
import { csvOf, download, pngOf } from "../export";
import { clicks } from "../words";

/** What is on the page, for a file. */
export interface Shown {
  /** As people read it. */
  readonly name: string;
  /** For a file's name. */
  readonly file: string;
  readonly span: Span;
  /** Of which clicks. */
  readonly filter?: Filter;
}

/** Takes away what is shown: its clicks as CSV, the map as a picture. */
export class Exports {
  readonly #csv = h("button", { type: "button", "data-testid": "export-csv", onclick: () => void this.#table() }, "CSV");
  readonly #png = h("button", { type: "button", "data-testid": "export-png", onclick: () => void this.#picture() }, "PNG");
  readonly #said = h("output", { "data-testid": "export-state" });
  readonly element = h("div", { class: "exports", role: "group", "aria-label": "Export what is shown" }, h("span", {}, "Export"), this.#csv, this.#png, this.#said);

  /**
   * @param map whose canvases lie on each other
   * @param shown what is shown now
   */
  constructor(
    private readonly api: Pick<Api, "clicks">,
    private readonly map: Element,
    private readonly shown: () => Shown,
  ) {}

  async #table(): Promise<void> {
    const { file, span, filter = {} } = this.shown();
    this.#csv.disabled = true;
    try {
      let rows = 0;
      const say = (now: number): void => this.#say(`${clicks((rows = now))} so far`);
      const table = await csvOf(filtered(this.api, filter), span, say);
      download(table, `${file}.csv`);
      this.#say(`${clicks(rows)} in ${file}.csv`);
    } catch (error) {
      this.#say(`CSV: ${told(error)}`);
    } finally {
      this.#csv.disabled = false;
    }
  }

  async #picture(): Promise<void> {
    const { name, file } = this.shown();
    const style = getComputedStyle(document.documentElement);
    const colours = { ground: style.getPropertyValue("--map-sea").trim(), text: style.getPropertyValue("--text").trim() };
    try {
      download(await pngOf(this.map, `${name} · Blip`, colours), `${file}.png`);
      this.#say(`The map in ${file}.png`);
    } catch (error) {
      this.#say(`PNG: ${told(error)}`);
    }
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }
}

/** The ledger filters by links; places are sieved here. */
function filtered(api: Pick<Api, "clicks">, filter: Filter): Pick<Api, "clicks"> {
  return {
    clicks: async (question, cursor) => {
      const page = await api.clicks({ ...question, ...(filter.link === undefined ? {} : { link: filter.link }) }, cursor);
      return { ...page, clicks: page.clicks.filter((click) => matches(filter, click)) };
    },
  };
}
