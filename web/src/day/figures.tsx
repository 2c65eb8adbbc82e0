import type { ComponentChildren, JSX } from "preact";
import type { PastClick } from "../api";
import { Figure, Pair } from "../live/figure";
import { type Ranking, TopList } from "../live/ranking";
import { countryName, number } from "../words";
import { length } from "./days";
import { LISTED, type PastDay } from "./past";

interface Props {
  readonly past: PastDay;
  readonly countries: Ranking;
  readonly links: Ranking;
}

/** The counts and lists of days that were. */
export function DayFigures({ past, countries, links }: Props): JSX.Element {
  const { name, days, zone, latest, unplaced, unplacedCount } = past;
  const isOne = length(days) === 1;
  const span = isOne ? "that day" : `these ${length(days)} days`;
  const more = unplacedCount - unplaced.length;
  return (
    <div class="past-figures">
      <dl class="figures">
        <Pair label={<span>{isOne ? `Clicks on ${name}` : `Clicks, ${name}`}</span>} kind="main-figure" span={`midnight to midnight, ${zone.label}`}>
          <Figure name="past-total" value={told(past.total)} />
        </Pair>
        <Pair label="Loaded" span={`of ${span}`}>
          <Figure name="past-loaded" value={number(past.loaded)} />
        </Pair>
        <Pair label="On the map" span={`of ${span}`}>
          <Figure name="past-drawn" value={number(past.marks.drawn)} />
        </Pair>
        <Pair label="Unplaced" span={`of ${span}`}>
          <Figure name="past-unplaced" value={number(unplacedCount)} />
        </Pair>
      </dl>
      <dl class="figures">
        <Pair label="Visitors" span="day by day, in UTC">
          <Figure name="past-visitors" value={told(past.visitors)} />
        </Pair>
        <Pair label="Previews left out" span={`of ${span}`}>
          <Figure name="past-bots" value={told(past.bots)} />
        </Pair>
      </dl>
      <Section title="Top countries" span={span}>
        <TopList ranking={countries} name="past-countries" nothing="none" />
      </Section>
      <Section title="Top links" span={span}>
        <TopList ranking={links} name="past-links" nothing="none" />
      </Section>
      <Section title="Unplaced clicks" span={span} hidden={unplacedCount === 0}>
        <ol class="latest-list" data-testid="past-nowhere">
          <Lines clicks={unplaced} past={past} />
          {more > 0 && <li class="none">{`and ${number(more)} more`}</li>}
        </ol>
      </Section>
      <Section title={`Latest ${LISTED} clicks`} span={span}>
        <ol class="latest-list" data-testid="past-latest">
          <Lines clicks={latest} past={past} />
          {latest.length === 0 && <li class="none">none</li>}
        </ol>
      </Section>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  /** What it is of. */
  readonly span: string;
  readonly hidden?: boolean;
  readonly children: ComponentChildren;
}

function Section({ title, span, hidden = false, children }: SectionProps): JSX.Element {
  return (
    <section aria-label={title} hidden={hidden}>
      <h2>
        {title}
        <small>{span}</small>
      </h2>
      {children}
    </section>
  );
}

function Lines({ clicks, past: { days, zone } }: { readonly clicks: readonly PastClick[]; readonly past: PastDay }): JSX.Element {
  const isOne = length(days) === 1;
  return (
    <>
      {clicks.map(({ id, time, link, country, city }) => (
        <li key={id} data-testid="past-click" data-id={id} data-link={link} data-country={country}>
          <time datetime={new Date(time).toISOString()}>{isOne ? zone.time(time) : `${zone.date(time)} ${zone.time(time)}`}</time>
          <span class="where">{city ? `${city}, ${landOf(country)}` : landOf(country)}</span>
          <span class="slug">{`/${link}`}</span>
        </li>
      ))}
    </>
  );
}

function told(value: number | undefined): string {
  return value === undefined ? "–" : number(value);
}

export function landOf(code: string | undefined): string {
  return code ? countryName(code) : "unknown country";
}
