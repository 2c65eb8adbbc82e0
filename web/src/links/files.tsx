import "../styles/links.css";
import "../styles/settings.css";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Page } from "../router";
import { BusyButton } from "../ui/busy";
import { mounted } from "../ui/mount";
import { Status, Trouble } from "../ui/said";
import { number } from "../words";
import type { RefusedRow } from "./importing";
import { Export, type FilesApi, Import } from "./transfer";

/** So many refused rows are shown; the file to take away has all. */
const SHOWN = 100;

/** Links from a file, and links as a file. */
export class FilesPage implements Page {
  readonly title = "Import and export · Blip";
  readonly element: HTMLElement;
  readonly #export: Export;

  constructor(api: FilesApi) {
    this.#export = new Export(api);
    this.element = mounted(
      "main",
      "desk settings",
      <>
        <div class="desk-head">
          <h1 tabindex={-1}>Import and export</h1>
          <a href="/app/links">All links</a>
        </div>
        <ImportSection of={new Import(api)} />
        <ExportSection of={this.#export} />
      </>,
    );
  }

  enter(): () => void {
    this.#export.said.say("");
    return () => undefined;
  }
}

function ImportSection({ of }: { readonly of: Import }): JSX.Element {
  const start = useRef<HTMLButtonElement>(null);
  const stop = useRef<HTMLButtonElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const focused = of.focused.value;
  useLayoutEffect(() => {
    if (focused) ({ start, stop, file })[focused.at].current?.focus();
  }, [focused]);
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    void of.choose(event.dataTransfer?.files[0]);
  };
  const chosen = (input: HTMLInputElement): void => {
    void of.choose(input.files?.[0]);
    // So that the same file, mended, can be chosen again.
    input.value = "";
  };
  const isRunning = of.isRunning.value;
  return (
    <section aria-label="Import">
      <h2>Import</h2>
      <label class="drop" for="import-file" data-testid="drop" onDragOver={(event) => event.preventDefault()} onDrop={dropped}>
        <b>Drop a file here, or choose one</b>
        <small>CSV or JSON: Blip’s own, or what Bitly, Dub or Shlink have exported</small>
        <input ref={file} id="import-file" type="file" accept=".csv,.json,text/csv,application/json" disabled={isRunning} onChange={({ currentTarget }) => chosen(currentTarget)} />
      </label>
      <label class="check">
        <input type="checkbox" id="import-replace" disabled={isRunning} checked={of.replace.value} onChange={({ currentTarget }) => (of.replace.value = currentTarget.checked)} />
        <span>
          Replace links that are there already<small>else their rows are refused</small>
        </span>
      </label>
      <div class="form-end">
        <button ref={start} type="button" class="primary" data-testid="import-start" hidden={of.offer.value === ""} onClick={() => void of.run()}>
          {of.offer}
        </button>
        <button ref={stop} type="button" data-testid="import-stop" hidden={!isRunning} disabled={of.isStopping.value} onClick={() => of.stop()}>
          Stop
        </button>
      </div>
      <progress aria-label="Rows imported" hidden={!of.isBegun.value} max={of.rows.value} value={of.progress.value.done} />
      <Status said={of.said} name="import-status" />
      <Trouble said={of.said} name="import-error" />
      <Refused of={of} />
    </section>
  );
}

function Refused({ of }: { readonly of: Import }): JSX.Element {
  const { refused } = of.progress.value;
  return (
    <div class="refused" hidden={refused.length === 0}>
      <h2>Refused rows</h2>
      <div class="table" tabindex={0} role="region" aria-label="Refused rows">
        <table>
          <thead>
            <tr>
              {["Row", "Column", "Value", "Why"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody data-testid="refused">
            {refused.slice(0, SHOWN).map((row, at) => (
              <Line key={at} of={row} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="none">{refused.length > SHOWN && `The first ${SHOWN} of ${number(refused.length)}; the file has all.`}</p>
      <button type="button" data-testid="refused-csv" onClick={() => of.takeAway()}>
        Download as CSV
      </button>
    </div>
  );
}

function Line({ of: { row, column, value, message } }: { readonly of: RefusedRow }): JSX.Element {
  return (
    <tr>
      <th scope="row">{number(row)}</th>
      <td>{column}</td>
      <td>{value}</td>
      <td>{message}</td>
    </tr>
  );
}

function ExportSection({ of }: { readonly of: Export }): JSX.Element {
  return (
    <section aria-label="Export">
      <h2>Export</h2>
      <p class="soft">All links with all that they have but their passwords, which nobody can read.</p>
      <div class="form-end">
        {(["csv", "json"] as const).map((format) => (
          <BusyButton key={format} data-testid={`export-${format}`} isBusy={of.isBusy.value} press={() => void of.save(format)}>
            {format.toUpperCase()}
          </BusyButton>
        ))}
      </div>
      <Status said={of.said} name="export-status" />
      <Trouble said={of.said} name="export-error" />
    </section>
  );
}
