import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { AccountRecord, Api } from "../api";
import { download } from "../export";
import { BusyButton } from "../ui/busy";
import { Said, Status, Trouble } from "../ui/said";
import { number } from "../words";

type TakeoutApi = Pick<Api, "account">;

/** All that the account has as one file: a line of JSON for each record. */
export class Takeout {
  readonly said = new Said();
  readonly isRunning = signal(false);
  /** Ends the run, if one runs. */
  #running = new AbortController();

  constructor(
    private readonly api: TakeoutApi,
    private readonly save: (blob: Blob, name: string) => void = download,
  ) {}

  stop(): void {
    this.#running.abort();
    this.isRunning.value = false;
  }

  async run(): Promise<void> {
    const { signal } = (this.#running = new AbortController());
    this.isRunning.value = true;
    this.said.say("");
    try {
      await this.#read(signal);
    } catch (error) {
      this.said.tell(error);
    } finally {
      if (!signal.aborted) this.isRunning.value = false;
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const parts: string[] = [];
    let records = 0;
    let cursor: string | undefined;
    do {
      const page = await this.api.account(cursor);
      if (signal.aborted) return this.said.say("Stopped; nothing was saved.");
      parts.push(page.records.map(line).join(""));
      records += page.records.length;
      cursor = page.cursor ?? undefined;
      this.said.say(`${number(records)} records so far…`);
    } while (cursor !== undefined);
    this.save(new Blob(parts, { type: "application/x-ndjson" }), `blip-account-${new Date().toISOString().slice(0, 10)}.jsonl`);
    this.said.say(`${number(records)} records saved.`);
  }
}

function line(record: AccountRecord): string {
  return `${JSON.stringify(record)}\n`;
}

export function TakeoutSection({ takeout }: { readonly takeout: Takeout }): JSX.Element {
  const isRunning = takeout.isRunning.value;
  return (
    <section aria-label="Everything as a file">
      <h2>Everything as a file</h2>
      <p>Links, clicks, who changed what, members, keys, shares, webhooks and settings, without secrets: one JSON record a line.</p>
      <div class="form-end">
        <BusyButton class="primary" data-testid="takeout" isBusy={isRunning} press={() => void takeout.run()}>
          Download everything
        </BusyButton>
        <button type="button" data-testid="takeout-stop" hidden={!isRunning} onClick={() => takeout.stop()}>
          Stop
        </button>
      </div>
      <Status said={takeout.said} name="takeout-status" />
      <Trouble said={takeout.said} name="takeout-error" />
    </section>
  );
}
