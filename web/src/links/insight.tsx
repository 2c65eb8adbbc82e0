import "../styles/map.css";
import "../styles/panel.css";
import "../styles/lists.css";
import "../styles/links.css";
import "../styles/insight.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { changed } from "../address";
import { type Api, type Link, told } from "../api";
import type { Page } from "../router";
import type { Session } from "../session";
import { mounted } from "../ui/mount";
import { clicks } from "../words";
import { Zone } from "../zone";
import { addressOf, Details, State } from "./card";
import { Clicked } from "./clicked";
import { Figures, Latest, Section } from "./figures";
import { History, HistorySection } from "./history";
import { LinkMap, LiveSection } from "./livemap";
import { QrCode, QrPicture } from "./qr";

const SPANS = [
  [1, "Today"],
  [7, "7 days"],
  [30, "30 days"],
] as const;
const USUAL_SPAN = 7;

/** One link: what it is, and who followed it. */
export class InsightPage implements Page {
  readonly title: string;
  readonly element: HTMLElement;
  /** Or why it cannot be told of. */
  readonly link = signal<Link | string | undefined>(undefined);
  /** What is wrong with the live map, or the history. */
  readonly problem = signal("");
  readonly clicked: Clicked;
  readonly qr: QrCode;
  readonly history: History;
  readonly live: LinkMap;

  /** @param slug as the address has it; what it leads to may spell it otherwise */
  constructor(
    readonly slug: string,
    private readonly api: Api,
    session: Session,
  ) {
    this.title = `/${slug} · Links · Blip`;
    const zone = Zone.own();
    this.clicked = new Clicked(api, zone, slug);
    this.live = new LinkMap(api, session, zone, () => void this.clicked.show());
    this.qr = new QrCode(api);
    this.history = new History(api);
    this.element = mounted("main", "desk insight", <Insight page={this} />);
  }

  enter(): () => void {
    let leave: (() => void) | undefined = () => undefined;
    const days = spanAsked();
    this.problem.value = "";
    void this.#describe().then((link) => {
      void this.clicked.show(days);
      void this.history.show(this.clicked.slug).catch((error: unknown) => (this.problem.value = told(error)));
      if (!link) return;
      void this.qr.show(link.slug);
      // Left meanwhile.
      if (leave) leave = this.#begin(link.slug);
    });
    return () => {
      leave?.();
      leave = undefined;
    };
  }

  moved(): void {
    void this.clicked.show(spanAsked());
  }

  choose(days: number): void {
    const asked = days === USUAL_SPAN ? undefined : String(days);
    history.replaceState(null, "", location.pathname + changed(location.search, { days: asked }));
    void this.clicked.show(days);
  }

  /** The link, if there is such a one; what was clicked before it was deleted is told in either case. */
  async #describe(): Promise<Link | undefined> {
    try {
      const link = await this.api.link(this.clicked.slug);
      this.clicked.slug = link.slug;
      this.link.value = link;
      return link;
    } catch (error) {
      this.link.value = told(error);
      return undefined;
    }
  }

  #begin(slug: string): () => void {
    try {
      return this.live.enter(slug);
    } catch (error) {
      this.problem.value = told(error);
      return () => undefined;
    }
  }
}

/** The days that the address asks for. */
function spanAsked(): number {
  const asked = new URLSearchParams(location.search).get("days");
  return SPANS.find(([days]) => String(days) === asked)?.[0] ?? USUAL_SPAN;
}

function Insight({ page }: { readonly page: InsightPage }): JSX.Element {
  const { clicked } = page;
  const link = page.link.value;
  const problems = [...new Set([clicked.problem.value, page.problem.value])].filter((problem) => problem !== "");
  const isMissing = typeof link === "string";
  return (
    <>
      <p>
        <a href="/app/links">All links</a>
      </p>
      <h1 tabindex={-1}>{`/${page.slug}`}</h1>
      <div class="about">
        {isMissing ? (
          <p class="problem" role="alert" data-testid="link-missing">
            {link}
          </p>
        ) : (
          link && <About link={link} />
        )}
      </div>
      <p class="problem" role="alert" data-testid="insight-error" hidden={problems.length === 0}>
        {problems.join(" ")}
      </p>
      <LiveSection live={page.live} hidden={isMissing} />
      <div class="spans" role="group" aria-label="Span">
        {SPANS.map(([days, name]) => (
          <button key={days} type="button" data-days={days} aria-pressed={clicked.days.value === days} onClick={() => page.choose(days)}>
            {name}
          </button>
        ))}
      </div>
      <Figures clicked={clicked} />
      <Section title="QR code" hidden={isMissing}>
        <QrPicture qr={page.qr} />
      </Section>
      <Latest clicked={clicked} />
      <HistorySection history={page.history} />
    </>
  );
}

function About({ link }: { readonly link: Link }): JSX.Element {
  const url = addressOf(link);
  return (
    <>
      <p>
        <a class="url" href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
        <State link={link} />
      </p>
      <Details link={link} />
      <p>{[link.title, link.clicks === undefined ? undefined : `${clicks(link.clicks)} in all`].filter((part) => part !== undefined).join(" · ")}</p>
    </>
  );
}
