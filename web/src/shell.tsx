import { type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { mounted } from "./ui/mount";

export interface Shell {
  readonly element: HTMLElement;
  /** Where the pages stand, which are not the shell's. */
  readonly outlet: HTMLElement;
  /** Marks the page that is shown. */
  readonly current: (path: string) => void;
}

/** What stands around every page: the name, the way to the pages, who is signed in. */
export function shell(account: Promise<string>, signOut: (() => void) | undefined): Shell {
  const path = signal("");
  const who = signal("");
  void account.then((name) => (who.value = name));
  const outlet = document.createElement("div");
  outlet.className = "outlet";
  const element = mounted("div", "shell", <Top path={path} who={who} signOut={signOut} />);
  element.append(outlet);
  return { element, outlet, current: (shown) => (path.value = shown) };
}

interface Props {
  /** Of the page that is shown. */
  readonly path: ReadonlySignal<string>;
  readonly who: ReadonlySignal<string>;
  readonly signOut: (() => void) | undefined;
}

function Top({ path, who, signOut }: Props): JSX.Element {
  return (
    <header class="top">
      <a class="brand" href="/app/">
        <span class="brand-dot" aria-hidden="true" />
        Blip
      </a>
      <nav aria-label="Pages">
        <Anchor href="/app/" path={path} name="Map" />
        <Anchor href="/app/links" path={path} name="Links" />
        <Anchor href="/app/wall" path={path} name="Wall" />
        <Anchor href="/app/chat" path={path} name="Chat" />
        <Anchor href="/app/topics" path={path} name="Topics" />
        <Anchor href="/app/settings" path={path} name="Settings" />
      </nav>
      <span class="account" data-testid="account">
        {who}
      </span>
      {signOut && (
        <button type="button" class="quiet" onClick={signOut}>
          Sign out
        </button>
      )}
    </header>
  );
}

function Anchor({ href, path, name }: Pick<Props, "path"> & { readonly href: string; readonly name: string }): JSX.Element {
  const to = href.replace(/\/$/, "");
  const isCurrent = path.value === to || (to !== "/app" && path.value.startsWith(`${to}/`));
  return (
    <a href={href} aria-current={isCurrent ? "page" : undefined}>
      {name}
    </a>
  );
}
