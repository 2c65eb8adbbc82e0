import { told } from "./api";
import type { CognitoSession, SignIn } from "./cognito";
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

/** Sign-in with a user pool's name and password; at the first time it also wants a password of the user's own. */
export function passwordPage(session: CognitoSession, done: () => void = () => location.reload()): HTMLElement {
  const main = h("main", { class: "message" }, h("h1", {}, "Sign in"));
  const email = field("email", "E-mail", { type: "email", autocomplete: "username" });
  const password = field("password", "Password", { type: "password", autocomplete: "current-password" });
  const signedIn = (result: SignIn): void => {
    if (result.done) done();
    else main.replaceChildren(...choosePassword((chosen) => result.choose(chosen).then(done)));
  };
  main.append(
    form("Sign in", [email, password], async () => signedIn(await session.signIn(email.input.value, password.input.value))),
  );
  return main;
}

function choosePassword(choose: (password: string) => Promise<void>): HTMLElement[] {
  const chosen = field("new-password", "New password", { type: "password", autocomplete: "new-password" });
  return [
    h("h1", {}, "Choose a password"),
    h("p", {}, "The one that you were given is good for this once. Yours needs at least twelve characters."),
    form("Use this password", [chosen], () => choose(chosen.input.value)),
  ];
}

interface Field {
  readonly label: HTMLElement;
  readonly input: HTMLInputElement;
}

function field(id: string, text: string, more: Record<string, string>): Field {
  return { label: h("label", { for: id }, text), input: h("input", { id, required: true, ...more }) };
}

/** A form that says what went wrong, and does not take a second answer while the first is asked about. */
function form(button: string, fields: readonly Field[], submit: () => Promise<void>): HTMLElement {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const send = h("button", { type: "submit" }, button);
  const onsubmit = (event: Event): void => {
    event.preventDefault();
    problem.hidden = true;
    send.disabled = true;
    submit()
      .catch((error: unknown) => {
        problem.textContent = told(error);
        problem.hidden = false;
      })
      .finally(() => (send.disabled = false));
  };
  return h("form", { class: "sign-in", onsubmit }, ...fields.flatMap(({ label, input }) => [label, input]), problem, send);
}
