import "../styles/links.css";
import "../styles/settings.css";
import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Api, Share } from "../api";
import { Lately } from "../lately";
import type { Page } from "../router";
import { BusyButton } from "../ui/busy";
import { mounted } from "../ui/mount";
import { Once, OnceTold } from "../ui/once";
import { Said, Status, Trouble } from "../ui/said";
import { dayAndTime } from "../words";
import { ShareDraft, ShareForm } from "./form";

type ShareApi = Pick<Api, "shares" | "makeShare" | "revokeShare" | "links">;

/** The account's shares: make one, copy its address, which is told once, and revoke it. */
export class SharesPage implements Page {
  readonly title = "Shares · Blip";
  readonly draft = new ShareDraft();
  readonly said = new Said();
  readonly once = new Once();
  readonly shown = signal<readonly Share[] | undefined>(undefined);
  /** Which links a share may be of. */
  readonly slugs = signal<readonly string[]>([]);
  readonly element = mounted("main", "desk", <Shares of={this} />);
  readonly #shares = new Lately<Share>();

  constructor(private readonly api: ShareApi) {}

  enter(): () => void {
    const keys = (event: KeyboardEvent): void => this.#key(event);
    addEventListener("keydown", keys);
    this.said.say("");
    this.once.forget();
    void this.#look();
    void this.#suggest();
    return () => {
      removeEventListener("keydown", keys);
      this.once.forget();
    };
  }

  #key(event: KeyboardEvent): void {
    const inField = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
    if (inField || event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    this.element.querySelector<HTMLElement>("#name")?.focus();
    event.preventDefault();
  }

  async #look(): Promise<void> {
    try {
      this.#shares.listed(await this.api.shares());
      this.#show();
    } catch (error) {
      this.said.tell(error);
    }
  }

  /** Where the links cannot be had, their names can still be typed. */
  async #suggest(): Promise<void> {
    try {
      const { links } = await this.api.links({});
      this.slugs.value = links.map(({ slug }) => slug);
    } catch {
      this.slugs.value = [];
    }
  }

  /** @throws FieldProblems for what is missing, Refusal */
  async make(): Promise<void> {
    const draft = this.draft.share(Date.now());
    this.said.say("");
    // The address before is told until there is another: nobody can ask for it again.
    const empty = this.draft.sending();
    const share = await this.api.makeShare(draft);
    this.#shares.made(share);
    empty();
    this.said.say(`${share.name} is ready.`);
    this.#show();
    this.once.show(share.id, "Its address, which is not shown again. Whoever has it may watch:", new URL(share.path, location.origin).href);
  }

  /** Whether it is revoked now. */
  async revoke({ id, name }: Share): Promise<boolean> {
    try {
      await this.api.revokeShare(id);
      this.#shares.gone(id);
      this.once.forget(id);
      this.said.say(`${name} is revoked.`);
      this.#show();
      return true;
    } catch (error) {
      this.said.tell(error);
      return false;
    }
  }

  #show(): void {
    this.shown.value = this.#shares.all;
  }
}

function Shares({ of }: { readonly of: SharesPage }): JSX.Element {
  const { draft, said, once } = of;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = of.shown.value;
  return (
    <>
      <div class="desk-head">
        <h1 ref={heading} tabindex={-1}>
          Shares
        </h1>
        <a href="/app/links">All links</a>
      </div>
      <p class="desk-about">An address of the wall for a screen, or for people without an account: they may watch, and nothing else, until it expires or you revoke it.</p>
      <div class="desk-columns">
        <ShareForm draft={draft} slugs={of.slugs.value} make={() => of.make()} touched={() => said.say("")} />
        <section aria-label="Your shares">
          <Status said={said} name="status" />
          <OnceTold once={once} label="Address of the new share" name="share-made" what="the share’s address">
            <a class="button" href={once.secret.value?.text ?? ""} target="_blank" rel="noreferrer">
              Open
            </a>
          </OnceTold>
          <Trouble said={said} name="list-error" />
          <p class="none" data-testid="none" hidden={shown === undefined || shown.length > 0}>
            No share yet.
          </p>
          <ul class="links" data-testid="shares">
            {shown?.map((share) => <ShareCard key={share.id} share={share} revoke={() => of.revoke(share)} revoked={() => heading.current?.focus()} />)}
          </ul>
        </section>
      </div>
    </>
  );
}

interface CardProps {
  readonly share: Share;
  readonly revoke: () => Promise<boolean>;
  readonly revoked: () => void;
}

function ShareCard({ share: { id, name, link, expiresAt, createdAt }, revoke, revoked }: CardProps): JSX.Element {
  const isBusy = useSignal(false);
  const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
  const until = expiresAt === undefined ? "until you revoke it" : `until ${dayAndTime(expiresAt)}`;
  const ask = async (): Promise<void> => {
    if (!confirm(`Revoke ${name}? Who watches with it is cut off, and its address opens nothing any more.`)) return;
    isBusy.value = true;
    if (await revoke()) revoked();
    else isBusy.value = false;
  };
  return (
    <li class="link" data-testid="share" data-id={id}>
      <div class="link-head">
        <b>{name}</b>
        {isOver && <span class="tag off">expired</span>}
      </div>
      <p class="limits">{`${link === undefined ? "All links" : `/${link} alone`} · ${until} · made ${dayAndTime(createdAt)}`}</p>
      <div class="actions">
        <BusyButton class="danger" data-testid="revoke" aria-label={`Revoke ${name}`} isBusy={isBusy.value} press={() => void ask()}>
          Revoke
        </BusyButton>
      </div>
    </li>
  );
}
