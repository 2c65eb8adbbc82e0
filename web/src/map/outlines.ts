import { geoBounds, geoPath, type GeoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json";
import { CODES } from "./codes";
import { plane } from "./plane";

/** The countries, as finely as one atlas has them. */
export interface Atlas {
  readonly countries: readonly Country[];
  readonly borders: GeoJSON.MultiLineString;
}

export interface Country {
  /** ISO 3166-1 alpha-2; empty where it has none. */
  readonly code: string;
  readonly shape: GeoJSON.Feature;
}

/** One country on the plane. */
export interface Outline {
  readonly code: string;
  readonly path: Path2D;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The countries on the plane. */
export interface Outlines {
  readonly land: readonly Outline[];
  readonly borders: Path2D;
}

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

function atlasOf(topology: World): Atlas {
  const { countries } = topology.objects;
  const { features } = feature(topology, countries);
  return {
    countries: features.map((shape) => ({ code: CODES.get(String(shape.id ?? "").padStart(3, "0")) ?? "", shape })),
    borders: mesh(topology, countries, (a, b) => a !== b),
  };
}

/** Natural Earth 1:110m. */
export const coarse: Atlas = atlasOf(atlas as unknown as World);

/** Natural Earth 1:50m, loaded when the map is looked at closely. */
export async function fine(): Promise<Atlas> {
  const finer = await import("world-atlas/countries-50m.json");
  return atlasOf(finer.default as unknown as World);
}

export function onPlane({ countries, borders }: Atlas): Outlines {
  const path = geoPath(plane as GeoProjection).digits(3);
  return {
    land: countries.map(({ code, shape }) => {
      const [[left, top], [right, bottom]] = path.bounds(shape);
      return { code, path: new Path2D(path(shape) ?? ""), left, top, right, bottom };
    }),
    borders: new Path2D(path(borders) ?? ""),
  };
}

/** The corners of a country, for flying to it. */
export function boundsOf(code: string): readonly [southWest: [number, number], northEast: [number, number]] | undefined {
  const country = coarse.countries.find((one) => one.code === code);
  return country ? geoBounds(country.shape) : undefined;
}
