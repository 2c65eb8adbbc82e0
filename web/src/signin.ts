import { told } from "./api";
import { h } from "./dom";
import type { OidcSession } from "./oidc";

/**
 * Why nobody is signed in, and another try.
 *
 * @param why a sentence
 */
export function signInPage(session: OidcSession, why: string): HTMLElement {
  const problem = h("p", { class: "problem", role: "alert" }, why);
  const again = h("button", { type: "button" }, "Sign in");
  again.onclick = (): void => {
    again.disabled = true;
    session
      .leave()
      .catch((failure: unknown) => (problem.textContent = told(failure)))
      .finally(() => (again.disabled = false));
  };
  return h("main", { class: "message" }, h("h1", { tabindex: "-1" }, "Sign in"), problem, again);
}
