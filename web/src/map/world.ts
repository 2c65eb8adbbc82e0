import { geoEqualEarth, geoGraticule10, geoPath, type GeoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json";
import { svg } from "../dom";

const topology = atlas as unknown as Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
const countries = feature(topology, topology.objects.countries);
const borders = mesh(topology, topology.objects.countries, (a, b) => a !== b);
const sphere = { type: "Sphere" } as const;

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The whole world, as large as it goes into the frame. */
export function projectionInto(frame: Frame): GeoProjection {
  return geoEqualEarth().fitExtent(
    [
      [frame.left, frame.top],
      [frame.right, frame.bottom],
    ],
    sphere,
  );
}

/** The still part of the map: sea, lines of the globe, land and borders. */
export function drawWorld(into: SVGSVGElement, projection: GeoProjection): void {
  const path = geoPath(projection).digits(1);
  const shape = (kind: string, outline: string | null) => svg("path", { class: kind, d: outline ?? "" });
  into.replaceChildren(
    shape("sea", path(sphere)),
    shape("graticule", path(geoGraticule10())),
    shape("land", path(countries)),
    shape("borders", path(borders)),
    shape("rim", path(sphere)),
  );
}
