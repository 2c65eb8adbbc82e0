import { h } from "./dom";
import type { PastedSession } from "./session";

/** Where sign-in is set up elsewhere: says so, and takes a token that was made there. */
export function signInPage(session: PastedSession): HTMLElement {
  const token = h("textarea", { id: "token", rows: 5, required: true, spellcheck: "false", autocomplete: "off" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const submit = (event: Event): void => {
    event.preventDefault();
    try {
      session.paste(token.value);
      location.reload();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
      problem.hidden = false;
    }
  };
  return h(
    "main",
    { class: "message" },
    h("h1", {}, "Sign in"),
    h(
      "p",
      {},
      "Accounts of this Blip are kept by its identity provider, and sign-in is configured there. " +
        "Paste a token that it issued to you; it stays in this tab and is gone when the tab is closed.",
    ),
    h(
      "form",
      { class: "sign-in", onsubmit: submit },
      h("label", { for: "token" }, "Token"),
      token,
      problem,
      h("button", { type: "submit" }, "Use this token"),
    ),
  );
}
