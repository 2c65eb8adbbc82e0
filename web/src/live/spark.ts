import { svg } from "../dom";
import { clicks } from "../words";

const HEIGHT = 34;
const GAP = 0.28;

/** Clicks of each of the last minutes as bars, the newest on the right; or of another span, which is told. */
export class Spark {
  readonly #bars = svg("path", {});
  readonly element = svg(
    "svg",
    { class: "spark", role: "img", "aria-label": "Clicks over time", preserveAspectRatio: "none", "data-testid": "minutes", viewBox: `0 0 60 ${HEIGHT}` },
    this.#bars,
  );
  #shown = "";

  /** @param told what the bars are, for who does not see them, of how many there are */
  constructor(private readonly told = (bars: number): string => `Clicks a minute over the last ${bars} minutes`) {}

  show(minutes: readonly number[]): void {
    const outline = bars(minutes);
    if (outline === this.#shown) return;
    this.#shown = outline;
    this.#bars.setAttribute("d", outline);
    this.element.setAttribute("viewBox", `0 0 ${Math.max(1, minutes.length)} ${HEIGHT}`);
    const most = Math.max(0, ...minutes);
    this.element.setAttribute("aria-label", `${this.told(minutes.length)}: at most ${clicks(most)}`);
  }
}

function bars(minutes: readonly number[]): string {
  const most = Math.max(1, ...minutes);
  return minutes
    .map((count, i) => {
      const height = count === 0 ? 0.8 : Math.max(1.6, (count / most) * HEIGHT);
      return `M${i + GAP / 2} ${HEIGHT}v${-height.toFixed(1)}h${1 - GAP}v${height.toFixed(1)}z`;
    })
    .join("");
}
