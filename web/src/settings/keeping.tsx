import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type AccountSettings, type Api, type Refusal, told } from "../api";
import type { Problem } from "../form";
import { Field, Form, FormState, ProblemOf, Send } from "../ui/form";
import { Said, Status } from "../ui/said";

type SettingsApi = Pick<Api, "settings" | "changeSettings">;
type FieldName = "clickDays";

/** How the account's clicks are kept: for how long, how exactly, and double ones. */
export class Keeping {
  readonly form = new FormState<FieldName>(problemOf, "keeping-");
  readonly said = new Said();
  /** As it is typed. */
  readonly days = signal("");
  readonly isExact = signal(false);
  readonly isOnce = signal(false);
  /** Nothing can be saved before it is known what holds now. */
  readonly isKnown = signal(false);

  constructor(private readonly api: SettingsApi) {}

  /** Shows what holds now. */
  async enter(): Promise<void> {
    this.said.say("");
    await this.form.send(async () => {
      this.#show(await this.api.settings());
      this.isKnown.value = true;
    });
  }

  /** @throws FieldProblems where the days are no number, Refusal */
  async save(): Promise<void> {
    this.said.say("");
    this.form.requireReadable();
    const days = this.days.value.trim();
    const sent = { clickDays: days === "" ? null : Number(days), exactPlaces: this.isExact.value, doubleClicksOnce: this.isOnce.value };
    const touches = this.form.touches;
    const saved = await this.api.changeSettings(sent);
    // What was filled in meanwhile stays.
    if (touches === this.form.touches) this.#show(saved);
    this.said.say("Saved. It holds for clicks from a minute from now on; what was kept before stays as it is.");
  }

  #show({ clickDays, exactPlaces, doubleClicksOnce }: AccountSettings): void {
    this.days.value = clickDays === undefined ? "" : String(clickDays);
    this.isExact.value = exactPlaces;
    this.isOnce.value = doubleClicksOnce;
  }
}

export function KeepingSection({ keeping }: { readonly keeping: Keeping }): JSX.Element {
  const { days, isExact, isOnce } = keeping;
  return (
    <section aria-label="How clicks are kept">
      <h2>How clicks are kept</h2>
      <Form form={keeping.form} send={() => keeping.save()} class="link-form" data-testid="keeping-form" aria-label="How clicks are kept" onInput={() => keeping.said.say("")}>
        <Field
          field="clickDays"
          name="days"
          label="Days that a click is kept"
          hint="1 to 3,650, for ever where it is left empty; counts stay"
          type="number"
          inputmode="numeric"
          min={1}
          max={3_650}
          step={1}
          placeholder="for ever"
          text={days}
          unreadable="Days must be a whole number."
        />
        <label class="check">
          <input id="keeping-exact" type="checkbox" checked={isExact.value} onChange={({ currentTarget }) => (isExact.value = currentTarget.checked)} />
          <span>
            Exact places
            <small>else the ledger has them to a tenth of a degree, some 10 km; the live map has them as they came in either case</small>
          </span>
        </label>
        <label class="check">
          <input id="keeping-once" type="checkbox" checked={isOnce.value} onChange={({ currentTarget }) => (isOnce.value = currentTarget.checked)} />
          <span>
            Double clicks count once
            <small>what one visitor clicks at one link within two seconds is one click; visitors are known by the day's hash, without cookies</small>
          </span>
        </label>
        <ProblemOf field="" />
        <Send disabled={!keeping.isKnown.value}>Save</Send>
        <Status said={keeping.said} name="keeping-status" />
      </Form>
    </section>
  );
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<FieldName> {
  const message = told(refusal);
  if (!message.startsWith("clickDays")) return { field: "", message };
  return { field: "clickDays", message: message.replace("clickDays", "Days").replace(/(\d+)\.\.(\d+) or null/, "$1 to $2, or nothing") };
}
