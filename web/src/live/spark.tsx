import type { JSX } from "preact";
import { clicks } from "../words";

const HEIGHT = 34;
const GAP = 0.28;

interface Props {
  /** The newest last; none while nothing is known. */
  readonly counts: readonly number[];
  /** What the bars are, for who does not see them, of how many there are. */
  readonly told?: (bars: number) => string;
}

/** Clicks of each of the last minutes as bars, the newest on the right; or of another span, which is told. */
export function Spark({ counts, told = (bars) => `Clicks a minute over the last ${bars} minutes` }: Props): JSX.Element {
  const label = counts.length === 0 ? "Clicks over time" : `${told(counts.length)}: at most ${clicks(Math.max(...counts))}`;
  return (
    <svg class="spark" role="img" aria-label={label} preserveAspectRatio="none" data-testid="minutes" viewBox={`0 0 ${counts.length || 60} ${HEIGHT}`}>
      <path d={bars(counts)} />
    </svg>
  );
}

function bars(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts
    .map((count, i) => {
      const height = count === 0 ? 0.8 : Math.max(1.6, (count / most) * HEIGHT);
      return `M${i + GAP / 2} ${HEIGHT}v${-height.toFixed(1)}h${1 - GAP}v${height.toFixed(1)}z`;
    })
    .join("");
}
