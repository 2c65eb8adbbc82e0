import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { PastClick } from "../api";
import { Figure } from "../live/figure";
import { type Entrant, Ranking, TopList } from "../live/ranking";
import { Spark } from "../live/spark";
import { clicks, countryName, previews, visitors } from "../words";
import type { Zone } from "../zone";
import { type Clicked, LATEST } from "./clicked";

/** Who followed a link, in numbers. */
export function Figures({ clicked }: { readonly clicked: Clicked }): JSX.Element {
  const found = clicked.found.value;
  return (
    <>
      <p class="insight-total">
        <Figure name="link-total" value={found ? clicks(found.total) : "–"} />
        <small>{clicked.zone.label}</small>
      </p>
      <p class="insight-visitors">
        <span data-testid="link-visitors">{found && visitors(found.visitors)}</span>
        <span data-testid="link-previews">{found && previews(found.bots)}</span>
        <small>Visitors are counted day by day, in UTC</small>
      </p>
      <Bars title="By day" told={(days) => `Clicks a day over the last ${days} ${days === 1 ? "day" : "days"}`} counts={found?.days} />
      <Bars title="By hour of the day" told={() => "Clicks by hour of the day"} counts={found?.hours} />
      <div class="insight-lists">
        <Top title="Countries" name="link-countries" rows={found?.countries} />
        <Top title="Cities" name="link-cities" rows={found?.cities} />
        <Top title="Devices" name="link-devices" rows={found?.devices} />
        <Top title="Referrers" name="link-referrers" rows={found?.referrers} />
      </div>
    </>
  );
}

function Bars({ title, told, counts }: { readonly title: string; readonly told: (bars: number) => string; readonly counts: readonly number[] | undefined }): JSX.Element {
  return (
    <Section title={title}>
      <Spark counts={counts ?? []} told={told} />
    </Section>
  );
}

function Top({ title, name, rows }: { readonly title: string; readonly name: string; readonly rows: readonly Entrant[] | undefined }): JSX.Element {
  const ranking = useMemo(() => new Ranking(), []);
  useLayoutEffect(() => {
    if (rows) ranking.show(rows);
  }, [rows]);
  return (
    <Section title={title}>
      <TopList ranking={ranking} name={name} />
    </Section>
  );
}

export function Latest({ clicked }: { readonly clicked: Clicked }): JSX.Element {
  const { found, withBots, zone } = clicked;
  const show = (isTicked: boolean): void => {
    withBots.value = isTicked;
    void clicked.show();
  };
  return (
    <Section title="Latest clicks" note={`the newest ${LATEST}`}>
      <div>
        <label class="check">
          <input type="checkbox" data-testid="bots" checked={withBots.value} onChange={({ currentTarget }) => show(currentTarget.checked)} />
          Crawlers and previews, too, which nothing else counts
        </label>
        <ol class="latest-list" data-testid="link-latest">
          {found.value?.latest.map((click) => <Line key={click.id} click={click} zone={zone} />)}
        </ol>
        <p class="none" hidden={!found.value?.isCut}>
          Older ones are not looked for: too many of other links are between.
        </p>
      </div>
    </Section>
  );
}

function Line({ click, zone }: { readonly click: PastClick; readonly zone: Zone }): JSX.Element {
  const where = click.country ? countryName(click.country) : "unknown country";
  return (
    <li>
      <time dateTime={new Date(click.time).toISOString()}>{`${zone.dayOf(click.time)} ${zone.time(click.time)}`}</time>
      <span class="where">
        {click.city ? `${click.city}, ${where}` : where}
        {click.bot === true && <span class="tag">bot</span>}
      </span>
    </li>
  );
}

interface SectionProps {
  readonly title: string;
  readonly note?: string;
  readonly hidden?: boolean;
  readonly children?: ComponentChildren;
}

export function Section({ title, note, hidden = false, children }: SectionProps): JSX.Element {
  return (
    <section aria-label={title} hidden={hidden}>
      <h2>
        {title}
        {note !== undefined && <small>{note}</small>}
      </h2>
      {children}
    </section>
  );
}
