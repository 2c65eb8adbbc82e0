import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, Refusal } from "../api";

/** What of the address cannot be done, or is of nobody. */
export class Problems {
  readonly told = signal("");
  /** Whether there is no link of a name. */
  readonly #strangers = new Map<string, boolean>();
  #named: readonly string[] = [];
  #link: string | undefined;

  constructor(private readonly api: Pick<Api, "link">) {}

  /**
   * Tells them, also once it is known whether there is such a link.
   *
   * @param link the one that is meant, if any is
   */
  async show(problems: readonly string[], link: string | undefined): Promise<void> {
    this.#named = problems;
    this.#link = link;
    this.#tell();
    if (link === undefined || this.#strangers.has(link)) return;
    try {
      await this.api.link(link);
      this.#strangers.set(link, false);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) this.#strangers.set(link, true);
    }
    this.#tell();
  }

  #tell(): void {
    const link = this.#link;
    const isStrange = link !== undefined && this.#strangers.get(link) === true;
    const all = isStrange ? [...this.#named, `No link of this account is named ${JSON.stringify(link)}`] : this.#named;
    this.told.value = all.join(". ");
  }
}

export function AddressProblem({ problems: { told } }: { readonly problems: Problems }): JSX.Element {
  return (
    <p class="problem address" role="alert" data-testid="address-problem" hidden={told.value === ""}>
      {told}
    </p>
  );
}
