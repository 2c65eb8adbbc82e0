import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Field } from "../ui/form";
import { tagsOf } from "./draft";

/** The tags of a link, and what is typed of the next one. */
export class Tags {
  readonly chosen = signal<readonly string[]>([]);
  readonly typed = signal("");
  /** What came or went last, for who does not see it. */
  readonly said = signal("");

  /** A half-typed one counts. */
  get all(): readonly string[] {
    return [...this.chosen.value, ...this.#unknown(this.typed.value)];
  }

  show(tags: readonly string[]): void {
    this.chosen.value = tags;
    this.typed.value = this.said.value = "";
  }

  /** Lets go of those that were sent. */
  empty(sent: readonly string[]): void {
    this.chosen.value = this.chosen.value.filter((tag) => !sent.includes(tag));
    if (tagsOf(this.typed.value).every((tag) => sent.includes(tag))) this.typed.value = "";
    this.said.value = "";
  }

  /** What stands before a comma is a tag; what is left stands in the input. */
  type(text: string): string {
    const end = text.lastIndexOf(",");
    if (end >= 0) this.#add(text.slice(0, end));
    return (this.typed.value = end < 0 ? text : text.slice(end + 1).trimStart());
  }

  /** Makes tags of what is typed, and of what is pasted there; whether there was anything. */
  take(text = this.typed.value): boolean {
    this.typed.value = "";
    this.#add(text);
    return text.trim() !== "";
  }

  drop(tag: string): void {
    this.chosen.value = this.chosen.value.filter((other) => other !== tag);
    this.said.value = `${tag} removed`;
  }

  dropLast(): void {
    const last = this.chosen.value.at(-1);
    if (last !== undefined) this.drop(last);
  }

  #add(text: string): void {
    const tags = this.#unknown(text);
    if (tags.length === 0) return;
    this.chosen.value = [...this.chosen.value, ...tags];
    this.said.value = `${tags.join(", ")} added`;
  }

  #unknown(text: string): string[] {
    return tagsOf(text).filter((tag) => !this.chosen.value.includes(tag));
  }
}

/** Tags as chips, each with its button, and an input for the next. */
export function TagsField({ tags }: { readonly tags: Tags }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Backspace" && tags.typed.value === "") tags.dropLast();
    // Where nothing is typed, it sends the form.
    if (event.key === "Enter" && tags.take()) event.preventDefault();
  };
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/[,\n]/.test(text)) return;
    event.preventDefault();
    tags.take(`${tags.typed.value}${text.replaceAll("\n", ",")}`);
  };
  const drop = (tag: string): void => {
    tags.drop(tag);
    // The focus goes with the button.
    input.current?.focus();
  };
  return (
    <>
      <Field
        field="tags"
        label="Tags"
        hint="Enter or a comma ends one"
        placeholder="news, spring"
        input={input}
        value={tags.typed.value}
        onInput={({ currentTarget }) => (currentTarget.value = tags.type(currentTarget.value))}
        onKeyDown={press}
        onPaste={paste}
      />
      <ul class="tags" aria-label="Tags" data-testid="chips" hidden={tags.chosen.value.length === 0}>
        {tags.chosen.value.map((tag) => (
          <li key={tag} class="tag" data-testid="chip">
            {`#${tag}`}
            <button type="button" class="quiet" aria-label={`Remove tag ${tag}`} onClick={() => drop(tag)}>
              ×
            </button>
          </li>
        ))}
      </ul>
      <span class="unseen" role="status">
        {tags.said}
      </span>
    </>
  );
}
