import { geoEqualEarth } from "d3-geo";
import type { Place } from "blip-client";

/** A point on the flat map, in units of its own: 0..WIDTH from west to east, 0..HEIGHT from north to south. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const WIDTH = 1_000;

export const plane = geoEqualEarth().fitWidth(WIDTH, { type: "Sphere" });

export const HEIGHT = (plane([0, -90]) as [number, number])[1];

export function onPlane({ latitude, longitude }: Place): Point {
  const [x, y] = plane([longitude, latitude]) as [number, number];
  return { x, y };
}

/** Where on Earth a point lies; undefined beside the map. */
export function onEarth({ x, y }: Point): Place | undefined {
  const [longitude, latitude] = plane.invert?.([x, y]) ?? [NaN, NaN];
  const isWithin = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isWithin ? { latitude, longitude } : undefined;
}
