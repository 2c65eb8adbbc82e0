import type { Page } from "./router";
import { mounted } from "./ui/mount";

/** A page that says something, and why. */
export function messagePage(title: string, text: string): Page {
  const said = (
    <>
      <h1 tabindex={-1}>{title}</h1>
      <p role="alert">{text}</p>
    </>
  );
  return { title: `${title} · Blip`, element: mounted("main", "message", said), enter: () => () => undefined };
}
