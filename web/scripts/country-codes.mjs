// Prints the table of src/map/codes.ts: npm ci && node scripts/country-codes.mjs
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import iso from "i18n-iso-countries";

const find = createRequire(import.meta.url).resolve;
const codes = new Map();
for (const detail of ["110m", "50m"]) {
  const atlas = JSON.parse(readFileSync(find(`world-atlas/countries-${detail}.json`), "utf8"));
  for (const { id } of atlas.objects.countries.geometries) {
    const numeric = String(id ?? "").padStart(3, "0");
    const letters = iso.numericToAlpha2(numeric);
    if (letters) codes.set(numeric, letters);
  }
}
console.log([...codes].sort().map((pair) => pair.join("")).join(" "));
