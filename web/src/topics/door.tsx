import "../styles/rooms.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { told } from "../api";
import type { Page } from "../router";
import type { Session } from "../session";
import { mounted } from "../ui/mount";
import { Alert } from "../ui/said";
import { topicProblem } from "./stream";

/** Chooses a topic. */
export class TopicsDoor implements Page {
  readonly title = "Topics · Blip";
  /** As it is typed. */
  readonly topic = signal("");
  readonly problem = signal("");
  readonly element = mounted("main", "rooms", <Door of={this} />);

  constructor(
    private readonly go: (path: string) => void,
    private readonly session: Pick<Session, "account">,
  ) {}

  enter(): () => void {
    this.element.querySelector("input")?.focus();
    return () => undefined;
  }

  async open(): Promise<void> {
    const name = this.topic.value.trim();
    try {
      const problem = topicProblem(await this.session.account(), name);
      this.problem.value = problem ?? "";
      if (problem === undefined) this.go(`/app/topics/${encodeURIComponent(name)}`);
    } catch (error) {
      this.problem.value = told(error);
    }
  }
}

function Door({ of }: { readonly of: TopicsDoor }): JSX.Element {
  const { topic, problem } = of;
  const open = (event: Event): void => {
    event.preventDefault();
    void of.open();
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
        <Alert text={problem} name="error" />
      </form>
      <p class="soft">A topic keeps its newest million messages, or a week of them; it is made with its first message.</p>
    </>
  );
}
