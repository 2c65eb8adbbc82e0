import type { Place } from "blip-client";

const DAY_MS = 86_400_000;
const J2000 = Date.UTC(2000, 0, 1, 12);
const RADIANS = Math.PI / 180;

/** Where the sun is overhead, good to about a degree (the Astronomical Almanac's low-precision formulas). */
export function sunAt(time: number): Place {
  const days = (time - J2000) / DAY_MS;
  const anomaly = (357.528 + 0.9856003 * days) * RADIANS;
  const mean = 280.46 + 0.9856474 * days;
  const ecliptic = (mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const tilt = 23.439 * RADIANS;
  const latitude = Math.asin(Math.sin(tilt) * Math.sin(ecliptic)) / RADIANS;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic)) / RADIANS;
  const sidereal = 280.46062 + 360.98564737 * days;
  return { latitude, longitude: wrapped(ascension - sidereal) };
}

/** The place on the other side of the Earth. */
export function opposite({ latitude, longitude }: Place): Place {
  return { latitude: -latitude, longitude: wrapped(longitude + 180) };
}

/** The same longitude within -180..180. */
export function wrapped(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}
