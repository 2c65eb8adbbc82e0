import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type LinkEvent, told } from "../api";
import { dayAndTime } from "../words";

/** Who has changed something, the newest first: asked for when it is opened. */
export class Past {
  readonly changes = signal<readonly LinkEvent[] | undefined>(undefined);
  readonly problem = signal("");
  #isOpen = false;

  /** @param words an entry in a line */
  constructor(
    private readonly ask: () => Promise<readonly LinkEvent[]>,
    readonly words: (change: LinkEvent) => string,
  ) {}

  async toggled(isOpen: boolean): Promise<void> {
    this.#isOpen = isOpen;
    await this.look();
  }

  /** Asks again, where it is open. */
  async look(): Promise<void> {
    if (!this.#isOpen) return;
    try {
      this.changes.value = await this.ask();
      this.problem.value = "";
    } catch (error) {
      this.problem.value = told(error);
    }
  }
}

interface Props {
  readonly past: Past;
  /** What was changed. */
  readonly about: string;
  /** The list's test ID. */
  readonly name: string;
  /** What is said where nobody has changed anything. */
  readonly nothing: string;
}

export function PastChanges({ past, about, name, nothing }: Props): JSX.Element {
  return (
    <details onToggle={({ currentTarget }) => void past.toggled(currentTarget.open)}>
      <summary>{about}</summary>
      <ol class="latest-list" data-testid={name}>
        {past.problem.value === "" ? <Changes past={past} nothing={nothing} /> : <li class="problem">{past.problem}</li>}
      </ol>
    </details>
  );
}

function Changes({ past, nothing }: Pick<Props, "past" | "nothing">): JSX.Element {
  const changes = past.changes.value;
  return (
    <>
      {changes?.map((change) => (
        <li key={change.id}>
          <time datetime={change.at}>{dayAndTime(change.at)}</time>
          <p>{past.words(change)}</p>
        </li>
      ))}
      {changes?.length === 0 && <li class="none">{nothing}</li>}
    </>
  );
}
