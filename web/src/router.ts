/** A page of the application; it is made once and entered as often as the user comes by. */
export interface Page {
  readonly title: string;
  readonly element: HTMLElement;
  /** Called when it is on the screen; the result is called when it leaves. */
  enter(): () => void;
  /** Called when the address changed behind its path while it is on the screen. */
  moved?(): void;
}

/** Makes pages by path, shows the address's one, and keeps links inside the application from loading anew. */
export class Router {
  readonly #made = new Map<string, Page>();
  #leave: () => void = () => undefined;
  #shown: Page | undefined;
  #path = "";
  #turn = 0;

  /**
   * @param pages by their paths; those below a path that ends with `/` are told what follows it, decoded
   * @param unloaded stands in for a page that could not be made, and is told how to try once more, which tells whether it could be
   */
  constructor(
    private readonly outlet: HTMLElement,
    private readonly pages: Readonly<Record<string, (rest: string) => Promise<Page>>>,
    private readonly missing: () => Page,
    private readonly unloaded: (error: unknown, again: () => Promise<boolean>) => Page,
    private readonly shown: (path: string) => void,
  ) {}

  start(): Promise<void> {
    addEventListener("popstate", () => void this.#show(true));
    document.addEventListener("click", (event) => this.#follow(event));
    return this.#show(false);
  }

  /** Goes to a path of the application. */
  go(path: string): void {
    history.pushState(null, "", path + kept(location.search, path));
    void this.#show(true);
  }

  #follow(event: MouseEvent): void {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    if (!plain || event.defaultPrevented || !anchor || anchor.target || anchor.origin !== location.origin) return;
    if (!this.#maker(pathOf(anchor.pathname))) return;
    event.preventDefault();
    this.go(anchor.pathname);
  }

  #maker(path: string): (() => Promise<Page>) | undefined {
    const exact = this.pages[path];
    if (exact) return () => exact("");
    const slash = path.lastIndexOf("/") + 1;
    const below = this.pages[path.slice(0, slash)];
    const rest = decoded(path.slice(slash));
    return below && rest ? () => below(rest) : undefined;
  }

  async #show(moveFocus: boolean): Promise<void> {
    const path = pathOf(location.pathname);
    if (path === this.#path) return this.#shown?.moved?.();
    this.#path = path;
    this.#shown = undefined;
    const turn = ++this.#turn;
    const page = await this.#page(path).catch((error: unknown) => this.#failed(turn, error));
    if (turn !== this.#turn) return;
    this.#leave();
    this.outlet.replaceChildren(page.element);
    document.title = page.title;
    this.shown(path);
    this.#leave = page.enter();
    this.#shown = page;
    if (moveFocus) page.element.querySelector<HTMLElement>("h1")?.focus();
  }

  /** Its page is none: when it is gone to again, it is tried again. */
  #failed(turn: number, error: unknown): Page {
    if (turn === this.#turn) this.#path = "";
    return this.unloaded(error, async () => {
      await this.#show(true);
      return this.#path !== "";
    });
  }

  async #page(path: string): Promise<Page> {
    const known = this.#made.get(path);
    if (known) return known;
    const make = this.#maker(path);
    if (!make) return this.missing();
    const page = await make();
    this.#made.set(path, page);
    return page;
  }
}

/** What the link desk is asked for, which no other page knows. */
const DESK = ["q", "state", "tag", "domain", "sort"];

/** What of the query goes along from page to page: not the days, so that the map's link leads to what is live, and to the desk alone what is its own. */
function kept(search: string, path: string): string {
  const query = new URLSearchParams(search);
  const lost = ["day", "to", "days", ...(pathOf(path).startsWith("/app/links") ? [] : DESK)];
  for (const name of lost) query.delete(name);
  return query.size > 0 ? `?${query}` : "";
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `/app`, `/app/` and `/app/index.html` are one page, and so are `/app/links` and `/app/links/`. */
export function pathOf(path: string): string {
  return path.replace(/(\/index\.html)?\/*$/, "") || "/";
}
