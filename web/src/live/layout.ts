import type { Frame } from "../map/camera";

/** From this width on the panel lies beside the map; below, under it. As in live.css. */
const WIDE_PIXELS = 900;
const HEADER_REM = 3.6;

/**
 * The part of the map's own box that no panel covers.
 *
 * @param panel its width in pixels
 */
export function freeOf(panel: () => number): (width: number, height: number) => Frame {
  return (width, height) => {
    if (innerWidth < WIDE_PIXELS) return { left: 4, top: 4, right: width - 4, bottom: height - 4 };
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const side = panel() + 2 * rem;
    return { left: rem, top: HEADER_REM * rem, right: width - side, bottom: height - 3.2 * rem };
  };
}
