import { h } from "./dom";

export interface Shell {
  readonly element: HTMLElement;
  readonly outlet: HTMLElement;
  /** Marks the page that is shown. */
  readonly current: (path: string) => void;
}

/** What stands around every page: the name, the way to the pages, who is signed in. */
export function shell(account: Promise<string>, signOut: (() => void) | undefined): Shell {
  const anchors = [anchor("/app/", "Map"), anchor("/app/links", "Links"), anchor("/app/wall", "Wall"), anchor("/app/chat", "Chat"), anchor("/app/topics", "Topics"), anchor("/app/settings", "Settings")];
  const who = h("span", { class: "account", "data-testid": "account" });
  void account.then((name) => (who.textContent = name));
  const outlet = h("div", { class: "outlet" });
  const header = h(
    "header",
    { class: "top" },
    h("a", { class: "brand", href: "/app/" }, h("span", { class: "brand-dot", "aria-hidden": "true" }), "Blip"),
    h("nav", { "aria-label": "Pages" }, ...anchors),
    who,
    signOut && h("button", { type: "button", class: "quiet", onclick: signOut }, "Sign out"),
  );
  const current = (path: string): void => {
    for (const a of anchors) {
      const to = a.pathname.replace(/\/$/, "");
      if (to === path || (to !== "/app" && path.startsWith(`${to}/`))) a.setAttribute("aria-current", "page");
      else a.removeAttribute("aria-current");
    }
  };
  return { element: h("div", { class: "shell" }, header, outlet), outlet, current };
}

function anchor(href: string, text: string): HTMLAnchorElement {
  return h("a", { href }, text);
}
