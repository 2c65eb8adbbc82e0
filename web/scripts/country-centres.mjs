// Prints protocol/src/main/resources/dev/blip/protocol/country-centres.csv: where a click is drawn of which only the
// country is known. From web/: node scripts/country-centres.mjs > ../protocol/src/main/resources/dev/blip/protocol/country-centres.csv
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoCentroid } from "d3-geo";
import countries from "i18n-iso-countries";
import { feature } from "topojson-client";

const HEADER = `\
# ISO 3166-1 alpha-2 (and XK, Kosovo), latitude, longitude: centroid of the largest polygon of each country in Natural Earth 1:50m (world-atlas 2, public domain),
# computed with d3-geo's geoCentroid.
`;

const atlas = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const world = JSON.parse(readFileSync(atlas, "utf8"));
const largest = new Map();
for (const { id, properties, geometry } of feature(world, world.objects.countries).features) {
  // Kosovo has no number.
  const code = id ? countries.numericToAlpha2(id) : properties.name === "Kosovo" && "XK";
  if (!code || !geometry) continue;
  // A code may occur twice (Australia and its islands): the larger one is the country.
  for (const polygon of polygons(geometry)) {
    const area = geoArea(polygon);
    if (area > (largest.get(code)?.area ?? 0)) largest.set(code, { area, polygon });
  }
}
process.stdout.write(HEADER + [...largest].map(row).sort().join(""));

/** The largest polygon counts, not the middle of all: the middle of France lies not in the Atlantic. */
function polygons({ type, coordinates }) {
  const each = type === "MultiPolygon" ? coordinates : [coordinates];
  return each.map((rings) => ({ type: "Polygon", coordinates: rings }));
}

function row([code, { polygon }]) {
  const [longitude, latitude] = geoCentroid(polygon);
  return `${code},${latitude.toFixed(2)},${longitude.toFixed(2)}\n`;
}
