import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Api, Link } from "../api";
import { flag } from "../countries";
import { BusyButton } from "../ui/busy";
import { CopyButton } from "../ui/copy";
import { clicks, countryName, dayAndTime, number } from "../words";
import type { Card } from "./cards";
import { EraseButton } from "./erase";
import { QrCode, QrPicture } from "./qr";
import type { Sparks } from "./sparks";

const DEVICES: Readonly<Record<string, string>> = { mobile: "Phones", tablet: "Tablets", desktop: "Computers" };

export interface CardActions {
  readonly api: Pick<Api, "qr">;
  readonly sparks: Pick<Sparks, "watch">;
  remove(card: Card): Promise<void>;
  /** Deletes it with its clicks. */
  erase(card: Card): Promise<void>;
  edit(card: Card): void;
  duplicate(card: Card): void;
  toggle(card: Card): Promise<void>;
  /** Shows the links that have a tag. */
  tagged(tag: string): void;
}

interface Props {
  readonly card: Card;
  readonly actions: CardActions;
}

/** One link of the list. */
export function LinkCard({ card, actions }: Props): JSX.Element {
  const link = card.link.value;
  const { slug } = link;
  const url = addressOf(link);
  const edit = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (card.isBack) edit.current?.focus();
    card.isBack = false;
  }, []);
  return (
    <li class="link" data-testid="link" data-slug={slug} tabindex={-1}>
      <div class="link-head">
        <a class="url" href={url} target="_blank" rel="noreferrer">
          {url.replace(/^https?:\/\//, "")}
        </a>
        <State link={link} />
      </div>
      <p class="link-title">{link.title}</p>
      <Details link={link} />
      <Counted link={link} actions={actions} />
      <TagButtons tags={link.tags ?? []} actions={actions} />
      <div class="actions">
        <a class="button" data-testid="insight" href={`/app/links/${slug}`}>
          Statistics
        </a>
        <CopyButton text={url} />
        <button ref={edit} type="button" data-testid="edit" title={`Edit /${slug}`} onClick={() => actions.edit(card)}>
          Edit
        </button>
        <button type="button" data-testid="duplicate" title={`Make a link like /${slug}`} onClick={() => actions.duplicate(card)}>
          Duplicate
        </button>
        <ToggleButton card={card} actions={actions} />
        <DeleteButton card={card} actions={actions} />
        <EraseButton link={link} erase={() => void actions.erase(card)} />
      </div>
      <CardQr slug={slug} api={actions.api} />
    </li>
  );
}

export function addressOf({ url, slug }: Link): string {
  return url ?? `${location.origin}/${slug}`;
}

/** Why a visitor is not sent on, where it is so. */
export function State({ link }: { readonly link: Link }): JSX.Element | null {
  const { takenDown } = link;
  const over = link.expiresAt !== undefined && Date.parse(link.expiresAt) <= Date.now();
  const usedUp = link.maxClicks !== undefined && (link.used ?? 0) >= link.maxClicks;
  const early = link.startsAt !== undefined && Date.parse(link.startsAt) > Date.now();
  const word = takenDown ? `taken down: ${takenDown.reason}` : link.enabled === false ? "switched off" : over ? "expired" : usedUp ? "used up" : early ? "not yet" : undefined;
  if (word === undefined) return null;
  return (
    <span class="tag off" title={takenDown?.reason}>
      {word}
    </span>
  );
}

/** Where it leads, and what else is said of it. */
export function Details({ link }: { readonly link: Link }): JSX.Element {
  const limits = limitsOf(link);
  return (
    <>
      <p class="destination">
        <span aria-hidden="true">→ </span>
        {link.destination}
      </p>
      <Elsewhere link={link} />
      {limits !== "" && <p class="limits">{limits}</p>}
    </>
  );
}

/** Where some visitors go instead. */
function Elsewhere({ link: { countries = {}, devices = {}, split = [] } }: { readonly link: Link }): JSX.Element | null {
  const sum = split.reduce((all, { weight }) => all + weight, 0);
  const rows = [
    ...Object.entries(devices).map(([device, to]) => [DEVICES[device] ?? device, to] as const),
    ...Object.entries(countries).map(([code, to]) => [`${flag(code)} ${countryName(code)}`, to] as const),
    ...split.map(({ url, weight }) => [`${Math.round((weight / sum) * 100)} %`, url] as const),
  ];
  if (rows.length === 0) return null;
  return (
    <ul class="by-country">
      {rows.map(([who, to], at) => (
        <li key={at}>
          <b>{who}</b>
          {` → ${to}`}
        </li>
      ))}
    </ul>
  );
}

function limitsOf(link: Link): string {
  const parts = [
    link.startsAt && `from ${dayAndTime(link.startsAt)}`,
    link.expiresAt && `until ${dayAndTime(link.expiresAt)}`,
    link.maxClicks != null && `at most ${number(link.maxClicks)} clicks`,
    link.afterEnd && `afterwards to ${link.afterEnd}`,
    link.password && "with a password",
    link.utm && `with ${Object.entries(link.utm).map(([name, value]) => `utm_${name}=${value}`).join(", ")}`,
    link.query === "forward" && "hands the query on",
  ];
  return parts.filter((part) => part !== undefined && part !== "" && part !== false).join(" · ");
}

function Counted({ link, actions }: { readonly link: Link; readonly actions: CardActions }): JSX.Element | null {
  if (link.clicks === undefined) return null;
  const last = link.lastClickAt ? `, the last ${dayAndTime(link.lastClickAt)}` : "";
  return (
    <div class="counted">
      <p data-testid="link-clicks">{`${clicks(link.clicks)}${last}`}</p>
      {link.clicks > 0 && <CardSpark slug={link.slug} actions={actions} />}
    </div>
  );
}

function CardSpark({ slug, actions }: { readonly slug: string; readonly actions: CardActions }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current) actions.sparks.watch(place.current, slug);
  }, [slug]);
  return <div ref={place} class="card-spark" />;
}

function TagButtons({ tags, actions }: { readonly tags: readonly string[]; readonly actions: CardActions }): JSX.Element | null {
  if (tags.length === 0) return null;
  return (
    <p class="tags">
      {tags.map((tag) => (
        <button key={tag} type="button" class="tag" data-testid="tag" onClick={() => actions.tagged(tag)}>
          {`#${tag}`}
        </button>
      ))}
    </p>
  );
}

function ToggleButton({ card, actions }: Props): JSX.Element {
  const { slug, enabled } = card.link.value;
  const isBusy = useSignal(false);
  const text = enabled === false ? "Switch on" : "Switch off";
  const press = async (): Promise<void> => {
    isBusy.value = true;
    await actions.toggle(card);
    isBusy.value = false;
  };
  return (
    <BusyButton data-testid="toggle" title={`${text} /${slug}`} isBusy={isBusy.value} press={() => void press()}>
      {text}
    </BusyButton>
  );
}

/** A link is gone at once for everyone who has it; for a while it can be had back. */
function DeleteButton({ card, actions }: Props): JSX.Element {
  const isBusy = useSignal(false);
  const press = async (): Promise<void> => {
    isBusy.value = true;
    await actions.remove(card);
    isBusy.value = false;
  };
  return (
    <BusyButton class="danger" data-testid="delete" title={`Delete /${card.link.value.slug}`} isBusy={isBusy.value} press={() => void press()}>
      Delete
    </BusyButton>
  );
}

/** Its code, which is asked for when it is wanted. */
function CardQr({ slug, api }: { readonly slug: string; readonly api: Pick<Api, "qr"> }): JSX.Element {
  const qr = useMemo(() => new QrCode(api), [api]);
  const isWanted = useSignal(false);
  const open = (): void => {
    if (!isWanted.value) void qr.show(slug);
    isWanted.value = true;
  };
  return (
    <details class="card-qr" data-testid="card-qr" onToggle={open}>
      <summary title={`QR code of /${slug}`}>QR code</summary>
      {isWanted.value && <QrPicture qr={qr} />}
    </details>
  );
}
