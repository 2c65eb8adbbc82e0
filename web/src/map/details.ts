import { h } from "../dom";
import type { Spot } from "../feed/marks";
import { choice } from "../filter";
import { clicks, countryName, number } from "../words";
import type { Point } from "./plane";

const LISTED = 6;

/** What a dot stands for, in words: its clicks and where each of them came from. */
export interface Story {
  readonly title: string;
  readonly note?: string;
  readonly parts: readonly { readonly name: string; readonly count: number; readonly spot?: Spot }[];
}

/** Tells the parts: a dot of three countries' clicks is not the largest one's. */
export function storyOf(spots: readonly Spot[]): Story {
  const counts = new Map<string, { count: number; spot: Spot }>();
  for (const spot of spots) {
    const name = placeName(spot);
    const known = counts.get(name);
    counts.set(name, { count: (known?.count ?? 0) + spot.count, spot });
  }
  const all = [...counts].map(([name, { count, spot }]) => ({ name, count, spot })).sort((a, b) => b.count - a.count);
  const total = all.reduce((sum, { count }) => sum + count, 0);
  const note = noteOf(spots);
  const rest = all.slice(LISTED);
  const more = { name: `${number(rest.length)} more places`, count: rest.reduce((sum, { count }) => sum + count, 0) };
  const parts = rest.length > 1 ? [...all.slice(0, LISTED), more] : all;
  return { title: clicks(total), ...(note ? { note } : {}), parts };
}

/** For instance `Kuala Lumpur, Malaysia`. */
export function placeName({ city, country }: Pick<Spot, "city" | "country">): string {
  const land = country === undefined ? "unknown country" : countryName(country);
  return city === undefined ? land : `${city}, ${land}`;
}

function noteOf(spots: readonly Spot[]): string | undefined {
  const [first] = spots;
  if (first?.approximate) return "somewhere in the country";
  if (first?.edge !== undefined) return `of a burst, within ${first.edge}° of each other`;
  return undefined;
}

/** A part of a dot can be chosen as what is shown alone. */
function part(name: string, spot: Spot | undefined): HTMLElement {
  const { city, country } = spot ?? {};
  if (city !== undefined) return h("button", choice("city", `${country ?? ""}/${city}`), name);
  return country === undefined ? h("span", { class: "name" }, name) : h("button", choice("country", country), name);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The story of what is pointed at or tapped, beside it. */
export class Details {
  readonly element = h("div", { class: "details", "data-testid": "details", role: "status", hidden: true });

  /** @param size pixels from the point to the dot's rim */
  show({ title, note, parts }: Story, { x, y }: Point, size: number, within: Size): void {
    this.element.replaceChildren(
      h("strong", {}, title),
      note === undefined ? "" : h("em", {}, note),
      h(
        "ul",
        {},
        ...parts.map(({ name, count, spot }) => h("li", {}, part(name, spot), h("span", { class: "count" }, number(count)))),
      ),
    );
    this.element.hidden = false;
    Object.assign(this.element.dataset, { x: String(Math.round(x)), y: String(Math.round(y)) });
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.min(Math.max(8, x - width / 2), Math.max(8, within.width - width - 8));
    const above = y - size - height - 10;
    const top = above >= 8 ? above : Math.min(y + size + 12, within.height - height - 8);
    this.element.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
  }

  hide(): void {
    this.element.hidden = true;
    this.element.classList.remove("pinned");
  }

  /** Stays where it is, so that a part of it can be chosen, until it is hidden. */
  pin(): void {
    this.element.classList.toggle("pinned", !this.element.hidden);
  }

  get isPinned(): boolean {
    return this.element.classList.contains("pinned");
  }
}
