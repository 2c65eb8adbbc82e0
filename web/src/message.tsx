import type { ComponentChild } from "preact";
import { told } from "./api";
import type { Page } from "./router";
import { mounted } from "./ui/mount";

/** A page that says something, and why; @param below what can be done about it */
export function messagePage(title: string, text: string, below?: ComponentChild): Page {
  const said = (
    <>
      <h1 tabindex={-1}>{title}</h1>
      <p role="alert">{text}</p>
      {below}
    </>
  );
  return { title: `${title} · Blip`, element: mounted("main", "message", said), enter: () => () => undefined };
}

/**
 * In the place of a page whose code did not come: of who is offline, or has the tab open since before Blip was renewed.
 * @param again tries once more, and tells whether it came
 */
export function unloadedPage(error: unknown, again: () => Promise<boolean>): Page {
  const why = error instanceof Error ? error.message : told(error);
  // A browser that has asked for a module in vain does not ask again before the address is loaded anew, which has to wait for the server.
  const retry = async (): Promise<void> => {
    if (!(await again()) && (await isThere())) location.reload();
  };
  const below = (
    <div>
      <button type="button" class="primary" data-testid="page-again" onClick={() => void retry()}>
        Try again
      </button>
      <button type="button" data-testid="page-anew" onClick={() => location.reload()}>
        Load Blip anew
      </button>
    </div>
  );
  return messagePage("This page could not be loaded", `Either the server cannot be reached, or Blip was renewed since this tab was opened: then it has to be loaded anew. (${why})`, below);
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch(location.href, { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
