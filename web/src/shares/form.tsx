import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type NewShare, type Refusal, told } from "../api";
import { FieldProblems, momentOf, type Problem, sending } from "../form";
import { Field, Form, FormState, ProblemOf, Send } from "../ui/form";

type FieldName = "name" | "link" | "expiresAt";

const LABELS: Readonly<Record<FieldName, string>> = { name: "Name", link: "Link", expiresAt: "Expires" };

/** A share that is not made yet, as it is typed. */
export class ShareDraft {
  readonly form = new FormState<FieldName>(problemOf);
  readonly name = signal("");
  readonly link = signal("");
  readonly expires = signal("");

  /** The result empties what still is as it is now. */
  sending(): () => void {
    const sent = [this.name, this.link, this.expires].map((field) => sending(field, ""));
    return () => sent.forEach((empty) => empty());
  }

  /**
   * @param now epoch milliseconds
   * @throws FieldProblems for what the server need not be asked about
   */
  share(now: number): NewShare {
    const problems: Problem<FieldName>[] = [...this.form.unreadable];
    const name = this.name.value.trim();
    if (name === "") problems.push({ field: "name", message: "Name must not be empty: it is how you know the share again." });
    const expires = momentOf(this.expires.value);
    if (typeof expires === "string") problems.push({ field: "expiresAt", message: `Expires ${expires}.` });
    else if (expires && expires.getTime() <= now) problems.push({ field: "expiresAt", message: "Expires must be a time to come: it is over already." });
    if (problems.length > 0) throw new FieldProblems(problems);
    const link = this.link.value.trim().replace(/^\//, "");
    return { name, ...(link === "" ? {} : { link }), ...(expires instanceof Date ? { expiresAt: expires.toISOString() } : {}) };
  }
}

interface Props {
  readonly draft: ShareDraft;
  /** Which links may be meant. */
  readonly slugs: readonly string[];
  /** Makes it. @throws FieldProblems or Refusal */
  readonly make: () => Promise<void>;
  /** Something was typed. */
  readonly touched: () => void;
}

export function ShareForm({ draft, slugs, make, touched }: Props): JSX.Element {
  const { name, link, expires } = draft;
  return (
    <Form form={draft.form} send={make} class="link-form" data-testid="share-form" aria-label="New share" onInput={touched}>
      <h2>New share</h2>
      <Field field="name" label={LABELS.name} hint="who it is for; only you see it" maxlength={100} placeholder="The screen in the hall" text={name} />
      <Field field="link" label={LABELS.link} hint="whose clicks alone it shows" list="share-links" placeholder="all links" text={link} />
      <datalist id="share-links">
        {slugs.map((slug) => (
          <option key={slug} value={slug} />
        ))}
      </datalist>
      <Field field="expiresAt" name="expires" label={LABELS.expiresAt} hint="in your own time zone; never where it is left empty" type="datetime-local" text={expires} unreadable="Expires needs a whole date and a time." />
      <ProblemOf field="" />
      <Send>Make the share</Send>
    </Form>
  );
}

/** The field that a refusal begins with, as the API's do. */
function problemOf(refusal: Refusal): Problem<FieldName> {
  const message = told(refusal);
  const field = /^(name|link|expiresAt)\b/.exec(message)?.[1] as FieldName | undefined;
  return field === undefined ? { field: "", message } : { field, message: message.replace(field, LABELS[field]) };
}
