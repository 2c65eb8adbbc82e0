import "../styles/rooms.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { read, told } from "../api";
import type { Page } from "../router";
import { mounted } from "../ui/mount";
import { Alert } from "../ui/said";
import { roomProblem } from "./talk";

/** Chooses a room, or makes a private one. */
export class ChatDoor implements Page {
  readonly title = "Chat · Blip";
  /** As it is typed. */
  readonly room = signal("");
  readonly problem = signal("");
  readonly element = mounted("main", "rooms", <Door of={this} />);

  constructor(private readonly go: (path: string) => void) {}

  enter(): () => void {
    this.element.querySelector("input")?.focus();
    return () => undefined;
  }

  open(): void {
    const room = this.room.value.trim();
    const problem = roomProblem(room);
    this.problem.value = problem ?? "";
    if (problem === undefined) this.go(`/app/chat/${encodeURIComponent(room)}`);
  }

  async makePrivate(): Promise<void> {
    try {
      const answer = await fetch("/parties/chat", { method: "POST" });
      if (!answer.ok) await read(answer);
      this.go(`/app/chat/${await answer.text()}`);
    } catch (error) {
      this.problem.value = told(error);
    }
  }
}

function Door({ of }: { readonly of: ChatDoor }): JSX.Element {
  const { room, problem } = of;
  const open = (event: Event): void => {
    event.preventDefault();
    of.open();
  };
  return (
    <>
      <h1 tabindex={-1}>Chat</h1>
      <form class="door" onSubmit={open}>
        <label for="room">Room</label>
        <input id="room" autocomplete="off" required placeholder="general" value={room.value} onInput={({ currentTarget }) => (room.value = currentTarget.value)} />
        <button type="submit" class="primary">
          Enter
        </button>
        <button type="button" data-testid="private" onClick={() => void of.makePrivate()}>
          Make a private room
        </button>
        <Alert text={problem} name="error" />
      </form>
      <p class="soft">Anyone who knows a room’s name may enter it. A private room’s name cannot be guessed: its address is the invitation.</p>
    </>
  );
}
