import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, type Span, told } from "../api";
import { csvOf, download, pngOf } from "../export";
import { type Filter, matches } from "../filter";
import { BusyButton } from "../ui/busy";
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
  readonly isReading = signal(false);
  readonly said = signal("");

  /**
   * @param map whose canvases lie on each other
   * @param shown what is shown now
   */
  constructor(
    private readonly api: Pick<Api, "clicks">,
    private readonly map: Element,
    private readonly shown: () => Shown,
  ) {}

  async table(): Promise<void> {
    const { file, span, filter = {} } = this.shown();
    this.isReading.value = true;
    try {
      let rows = 0;
      const table = await csvOf(filtered(this.api, filter), span, (now) => (this.said.value = `${clicks((rows = now))} so far`));
      download(table, `${file}.csv`);
      this.said.value = `${clicks(rows)} in ${file}.csv`;
    } catch (error) {
      this.said.value = `CSV: ${told(error)}`;
    } finally {
      this.isReading.value = false;
    }
  }

  async picture(): Promise<void> {
    const { name, file } = this.shown();
    const style = getComputedStyle(document.documentElement);
    const colours = { ground: style.getPropertyValue("--map-sea").trim(), text: style.getPropertyValue("--text").trim() };
    try {
      download(await pngOf(this.map, `${name} · Blip`, colours), `${file}.png`);
      this.said.value = `The map in ${file}.png`;
    } catch (error) {
      this.said.value = `PNG: ${told(error)}`;
    }
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

export function ExportButtons({ exports }: { readonly exports: Exports }): JSX.Element {
  return (
    <div class="exports" role="group" aria-label="Export what is shown">
      <span>Export</span>
      <BusyButton data-testid="export-csv" isBusy={exports.isReading.value} press={() => void exports.table()}>
        CSV
      </BusyButton>
      <button type="button" data-testid="export-png" onClick={() => void exports.picture()}>
        PNG
      </button>
      <output data-testid="export-state">{exports.said}</output>
    </div>
  );
}
