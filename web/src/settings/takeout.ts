import { type AccountRecord, type Api, told } from "../api";
import { h } from "../dom";
import { download } from "../export";
import { number } from "../words";

type TakeoutApi = Pick<Api, "account">;

/** All that the account has as one file: a line of JSON for each record. */
export class Takeout {
  readonly #take = h("button", { type: "button", class: "primary", "data-testid": "takeout", onclick: () => void this.#run() }, "Download everything");
  readonly #stop = h("button", { type: "button", "data-testid": "takeout-stop", hidden: true, onclick: () => this.#left() }, "Stop");
  readonly #status = h("p", { class: "status", role: "status", "data-testid": "takeout-status" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "takeout-error", hidden: true });
  readonly element = h(
    "section",
    { "aria-label": "Everything as a file" },
    h("h2", {}, "Everything as a file"),
    h("p", {}, "Links, clicks, who changed what, members, keys, shares, webhooks and settings, without secrets: one JSON record a line."),
    h("div", { class: "form-end" }, this.#take, this.#stop),
    this.#status,
    this.#problem,
  );
  /** Which run it is, so that one that was stopped ends; 0 while none runs. */
  #current = 0;
  #runs = 0;

  constructor(
    private readonly api: TakeoutApi,
    private readonly save: (blob: Blob, name: string) => void = download,
  ) {}

  leave(): void {
    this.#left();
  }

  #left(): void {
    this.#current = 0;
    this.#take.disabled = false;
    this.#stop.hidden = true;
  }

  async #run(): Promise<void> {
    const run = ++this.#runs;
    this.#current = run;
    this.#take.disabled = true;
    this.#stop.hidden = false;
    this.#problem.hidden = true;
    const parts: string[] = [];
    let records = 0;
    let cursor: string | undefined;
    try {
      do {
        const page = await this.api.account(cursor);
        if (this.#current !== run) {
          this.#status.textContent = "Stopped; nothing was saved.";
          return;
        }
        parts.push(page.records.map(line).join(""));
        records += page.records.length;
        cursor = page.cursor ?? undefined;
        this.#status.textContent = `${number(records)} records so far…`;
      } while (cursor !== undefined);
      this.save(new Blob(parts, { type: "application/x-ndjson" }), `blip-account-${new Date().toISOString().slice(0, 10)}.jsonl`);
      this.#status.textContent = `${number(records)} records saved.`;
    } catch (error) {
      this.#status.textContent = "";
      this.#problem.textContent = told(error);
      this.#problem.hidden = false;
    } finally {
      if (this.#current === run) this.#left();
    }
  }
}

function line(record: AccountRecord): string {
  return `${JSON.stringify(record)}\n`;
}
