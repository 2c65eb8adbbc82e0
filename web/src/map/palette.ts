/** The map's colours, as the style sheet has them for dark and for light. */
export interface Palette {
  readonly sea: string;
  readonly grid: string;
  readonly land: string;
  readonly border: string;
  readonly rim: string;
  /** What a country is painted over with that clicks came from today. */
  readonly heat: string;
  readonly halo: readonly [inner: string, middle: string, outer: string];
  readonly core: readonly [inner: string, middle: string, edge: string, outer: string];
  /** Lies over the half of the globe where it is night, twice where it is dark. */
  readonly night: string;
  /** Numbers on large dots. */
  readonly ink: string;
  /** Rings around whole countries, and squares of a burst. */
  readonly whole: string;
  readonly cell: string;
  /** Light adds up where dots lie close together; on a light map it would vanish. */
  readonly adds: boolean;
}

/** Reads the colours that hold now. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--map-${name}`).trim() || "gray";
  return {
    sea: colour("sea"),
    grid: colour("grid"),
    land: colour("land"),
    border: colour("border"),
    rim: colour("rim"),
    heat: colour("heat"),
    halo: [colour("halo"), colour("halo-middle"), colour("halo-outer")],
    core: [colour("core"), colour("core-middle"), colour("core-edge"), colour("core-outer")],
    night: colour("night"),
    ink: colour("ink"),
    whole: colour("whole"),
    cell: colour("cell"),
    adds: colour("adds") === "1",
  };
}
