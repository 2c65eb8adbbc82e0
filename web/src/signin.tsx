import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { told } from "./api";
import type { OidcSession } from "./oidc";
import { BusyButton } from "./ui/busy";
import { mounted } from "./ui/mount";

/**
 * Why nobody is signed in, and another try.
 *
 * @param why a sentence
 */
export function signInPage(session: OidcSession, why: string): HTMLElement {
  return mounted("main", "message", <SignIn session={session} why={why} />);
}

function SignIn({ session, why }: { readonly session: OidcSession; readonly why: string }): JSX.Element {
  const problem = useSignal(why);
  const isBusy = useSignal(false);
  const again = async (): Promise<void> => {
    isBusy.value = true;
    try {
      await session.leave();
    } catch (failure) {
      problem.value = told(failure);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <>
      <h1 tabindex={-1}>Sign in</h1>
      <p class="problem" role="alert">
        {problem}
      </p>
      <BusyButton isBusy={isBusy.value} press={() => void again()}>
        Sign in
      </BusyButton>
    </>
  );
}
