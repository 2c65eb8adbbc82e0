import "../styles/rooms.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Page } from "../router";
import { mounted } from "../ui/mount";

/** Chooses a topic. */
export class TopicsDoor implements Page {
  readonly title = "Topics · Blip";
  /** As it is typed. */
  readonly topic = signal("");
  readonly element = mounted("main", "rooms", <Door of={this} />);

  constructor(private readonly go: (path: string) => void) {}

  enter(): () => void {
    this.element.querySelector("input")?.focus();
    return () => undefined;
  }

  open(): void {
    const name = this.topic.value.trim();
    if (name !== "") this.go(`/app/topics/${encodeURIComponent(name)}`);
  }
}

function Door({ of }: { readonly of: TopicsDoor }): JSX.Element {
  const { topic } = of;
  const open = (event: Event): void => {
    event.preventDefault();
    of.open();
  };
  return (
    <>
      <h1 tabindex={-1}>Topics</h1>
      <form class="door" onSubmit={open}>
        <label for="topic">Topic</label>
        <input id="topic" autocomplete="off" spellcheck={false} required placeholder="orders" value={topic.value} onInput={({ currentTarget }) => (topic.value = currentTarget.value)} />
        <button type="submit" class="primary">
          Open
        </button>
      </form>
      <p class="soft">A topic keeps its newest million messages, or a week of them; it is made with its first message.</p>
    </>
  );
}
