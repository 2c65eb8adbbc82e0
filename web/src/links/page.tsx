import "../styles/links.css";
import "../styles/cards.css";
import { createRef, type JSX, type RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Api } from "../api";
import type { Page } from "../router";
import { BusyButton } from "../ui/busy";
import { mounted } from "../ui/mount";
import { Status, Trouble } from "../ui/said";
import { CardPages } from "./cards";
import { Desk } from "./desk";
import { LinkFormView } from "./form";
import { SieveControls } from "./sieve";
import { UndoButton } from "./undo";

/** So far from its end a list is made longer. */
const AHEAD_PIXELS = 1_500;

/** The link desk: make links, find them, change, copy and delete them. */
export class LinksPage implements Page {
  readonly title = "Links · Blip";
  readonly element: HTMLElement;
  readonly #desk: Desk;
  readonly #first = createRef<HTMLInputElement>();
  readonly #search = createRef<HTMLInputElement>();

  constructor(api: Api) {
    this.#desk = new Desk(api, () => this.element.querySelector("h1")?.focus({ preventScroll: true }));
    this.element = mounted("main", "desk", <DeskView desk={this.#desk} first={this.#first} search={this.#search} />);
  }

  enter(): () => void {
    const keys = (event: KeyboardEvent): void => this.#key(event);
    addEventListener("keydown", keys);
    this.#desk.enter();
    return () => {
      removeEventListener("keydown", keys);
      this.#desk.leave();
    };
  }

  moved(): void {
    void this.#desk.anew();
  }

  #key(event: KeyboardEvent): void {
    const inField = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = document.activeElement?.closest(".link");
    if (event.key === "/") {
      this.#search.current?.focus();
      this.#search.current?.select();
    } else if (event.key === "n") this.#first.current?.focus();
    else if (event.key === "e" && card) card.querySelector<HTMLElement>("[data-testid=edit]")?.click();
    else return;
    event.preventDefault();
  }
}

interface Props {
  readonly desk: Desk;
  readonly first: RefObject<HTMLInputElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
}

function DeskView({ desk, first, search }: Props): JSX.Element {
  return (
    <>
      <div class="desk-head">
        <h1 tabindex={-1}>Links</h1>
        <nav aria-label="More of the desk">
          <a href="/app/links/import">Import, export</a>
          <a href="/app/shares">Shares</a>
          <a href="/app/webhooks">Webhooks</a>
        </nav>
      </div>
      <div class="desk-columns">
        <LinkFormView form={desk.form} first={first} />
        <section aria-label="Your links">
          <SieveControls sieve={desk.sieve} search={search} />
          <div class="said-of">
            <Status said={desk.said} name="status" />
            <UndoButton undo={desk.undo} />
          </div>
          <Trouble said={desk.said} name="list-error" />
          <None desk={desk} />
          <CardPages cards={desk.cards} actions={desk} />
          <More desk={desk} />
        </section>
      </div>
    </>
  );
}

function None({ desk: { none } }: { readonly desk: Desk }): JSX.Element {
  return (
    <p class="none" data-testid="none" hidden={none.value === ""}>
      {none}
    </p>
  );
}

/** More come before the reader is at the end. */
function More({ desk }: { readonly desk: Desk }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const cursor = desk.cursor.value;
  const isLoading = desk.isLoading.value;
  useLayoutEffect(() => {
    if (cursor === undefined || isLoading || !button.current) return undefined;
    const near = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && void desk.more(), { rootMargin: `${AHEAD_PIXELS}px` });
    near.observe(button.current);
    return () => near.disconnect();
  }, [cursor, isLoading]);
  // After the last page it is gone, and the focus would be with it: the first of what came has it then.
  useLayoutEffect(() => {
    if (cursor === undefined && document.activeElement === button.current) document.querySelector<HTMLElement>(".link-pages > :last-child > .link")?.focus();
  }, [cursor]);
  return (
    <BusyButton ref={button} class="quiet more" hidden={cursor === undefined} isBusy={isLoading} press={() => void desk.more()}>
      Show more
    </BusyButton>
  );
}
