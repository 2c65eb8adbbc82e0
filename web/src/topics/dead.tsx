import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, told } from "../api";
import { number } from "../words";
import type { DeadLetter } from "./stream";

const LONGEST_DATA = 300;

/** Messages that were set aside because a subscription never acknowledged them; each can be sent to it again. */
export class DeadLetters {
  readonly letters = signal<readonly DeadLetter[]>([]);
  readonly said = signal("");
  #room = "";

  constructor(private readonly api: Pick<Api, "replay">) {}

  show(room: string, letters: readonly DeadLetter[]): void {
    this.#room = room;
    this.letters.value = letters;
  }

  async replay({ seq, message }: DeadLetter): Promise<void> {
    try {
      await this.api.replay(this.#room, seq);
      this.said.value = `Message ${number(message)} is sent again.`;
    } catch (error) {
      this.said.value = told(error);
    }
  }
}

export function DeadSection({ dead }: { readonly dead: DeadLetters }): JSX.Element {
  const letters = dead.letters.value;
  return (
    <section aria-label="Set aside" hidden={letters.length === 0 && dead.said.value === ""}>
      <h2>Set aside</h2>
      <p role="status" data-testid="dead-state">
        {dead.said}
      </p>
      <table>
        <thead>
          <tr>
            {["Message", "Subscriber", "Why", "Data", ""].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody data-testid="dead">
          {letters.map((letter) => (
            <DeadRow key={letter.seq} letter={letter} replay={() => void dead.replay(letter)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DeadRow({ letter: { message, durable, group, delivery, reason, data }, replay }: { readonly letter: DeadLetter; readonly replay: () => void }): JSX.Element {
  const text = JSON.stringify(data) ?? "";
  return (
    <tr>
      <th scope="row">{number(message)}</th>
      <td>{durable ?? (group ? `group ${group}` : "passing")}</td>
      <td>{`${reason} (sent ${number(delivery)} times)`}</td>
      <td>
        <code>{text.length > LONGEST_DATA ? `${text.slice(0, LONGEST_DATA)}…` : text}</code>
      </td>
      <td>
        <button type="button" data-testid="replay" aria-label={`Replay message ${message}`} onClick={replay}>
          Replay
        </button>
      </td>
    </tr>
  );
}
