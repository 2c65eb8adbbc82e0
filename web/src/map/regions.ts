import type { Place } from "blip-client";

/** A part of the world with a button and a key. */
export interface Region {
  readonly key: string;
  /** As the address names it. */
  readonly id: string;
  readonly name: string;
  readonly southWest: Place;
  readonly northEast: Place;
}

export const REGIONS: readonly Region[] = [
  region("0", "world", "World", -90, -180, 90, 180),
  region("1", "europe", "Europe", 34, -12, 66, 42),
  region("2", "north-america", "North America", 8, -130, 60, -58),
  region("3", "south-america", "South America", -56, -86, 14, -32),
  region("4", "africa", "Africa", -36, -20, 38, 53),
  region("5", "asia", "Asia", -11, 42, 56, 147),
  region("6", "oceania", "Oceania", -48, 110, 0, 179),
];

function region(key: string, id: string, name: string, south: number, west: number, north: number, east: number): Region {
  return {
    key,
    id,
    name,
    southWest: { latitude: south, longitude: west },
    northEast: { latitude: north, longitude: east },
  };
}
