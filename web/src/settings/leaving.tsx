import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Api } from "../api";
import { Said, Status, Trouble } from "../ui/said";
import { dayAndTime } from "../words";

type LeavingApi = Pick<Api, "deleteAccount">;

/** The end of the account with all that it has: only for who types its name. */
export class Leaving {
  readonly said = new Said();
  /** As it is typed. */
  readonly name = signal("");
  readonly isBusy = signal(false);

  constructor(private readonly api: LeavingApi) {}

  async go(): Promise<void> {
    this.isBusy.value = true;
    this.said.say("");
    try {
      const { usableFrom } = await this.api.deleteAccount(this.name.value.trim());
      this.name.value = "";
      this.said.say(`The account is being deleted. Its name can be used again from ${dayAndTime(usableFrom)} on.`);
    } catch (error) {
      this.said.tell(error);
    } finally {
      this.isBusy.value = false;
    }
  }
}

export function LeavingSection({ leaving }: { readonly leaving: Leaving }): JSX.Element {
  const { name, isBusy, said } = leaving;
  const send = (event: Event): void => {
    event.preventDefault();
    void leaving.go();
  };
  return (
    <section aria-label="Delete the account">
      <h2>Delete the account</h2>
      <p>Links, clicks, statistics, webhooks, topics, keys, shares, members and the record of changes: all of it goes, and nothing brings it back. Download everything first if any of it matters.</p>
      <form class="link-form" data-testid="leaving-form" aria-label="Delete the account" onSubmit={send}>
        <label for="leaving-name">Type the account’s name to confirm</label>
        <input
          id="leaving-name"
          type="text"
          autocomplete="off"
          spellcheck={false}
          data-testid="leaving-name"
          value={name.value}
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
        <div class="form-end">
          <button type="submit" class="danger" data-testid="leaving-go" disabled={isBusy.value || name.value.trim() === ""}>
            Delete the account for good
          </button>
        </div>
        <Status said={said} name="leaving-status" />
        <Trouble said={said} name="leaving-error" />
      </form>
    </section>
  );
}
