import type { Mark } from "../feed/marks";

/** Clicks so close together on the screen that one dot stands for them. */
export interface Cluster {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** Of its newest click. */
  readonly time: number;
  readonly country?: string;
}

export type Project = (longitude: number, latitude: number) => readonly [number, number] | null;

const GRID_PIXELS = 16;
const LEAST_RADIUS = 2.6;
const MOST_RADIUS = 26;
const OLDEST_GLOW = 0.3;

/** One cluster for each square of the screen that has marks, at their centre of gravity; big ones first. */
export function clusters(marks: readonly Mark[], project: Project): Cluster[] {
  const squares = new Map<string, Cluster>();
  for (const mark of marks) {
    const at = project(mark.place.longitude, mark.place.latitude);
    if (!at) continue;
    const key = `${Math.floor(at[0] / GRID_PIXELS)},${Math.floor(at[1] / GRID_PIXELS)}`;
    squares.set(key, joined(squares.get(key), at, mark));
  }
  return [...squares.values()].sort((a, b) => b.count - a.count);
}

function joined(cluster: Cluster | undefined, [x, y]: readonly [number, number], mark: Mark): Cluster {
  const country = mark.country === undefined ? {} : { country: mark.country };
  if (!cluster) return { x, y, count: mark.count, time: mark.time, ...country };
  const count = cluster.count + mark.count;
  const share = mark.count / count;
  return {
    x: cluster.x + (x - cluster.x) * share,
    y: cluster.y + (y - cluster.y) * share,
    count,
    time: Math.max(cluster.time, mark.time),
    ...(mark.time >= cluster.time ? country : {}),
    ...(mark.time < cluster.time && cluster.country !== undefined ? { country: cluster.country } : {}),
  };
}

/**
 * Pixels: the dot's area grows with its clicks.
 *
 * @param scale 1 on a map that is a thousand pixels wide
 */
export function radius(count: number, scale = 1): number {
  return Math.max(LEAST_RADIUS, scale * Math.min(MOST_RADIUS, LEAST_RADIUS + 1.1 * Math.sqrt(count - 1)));
}

/** How large dots are drawn on a map of this width: on a phone they would cover what they stand on. */
export function dotScale(width: number): number {
  return Math.min(1.15, Math.max(0.5, width / 1000));
}

/** 1 for what just came, less with age, never so little that it cannot be seen. */
export function glow(time: number, now: number, ageMs: number): number {
  const age = Math.min(1, Math.max(0, (now - time) / ageMs));
  return OLDEST_GLOW + (1 - OLDEST_GLOW) * (1 - age) ** 2;
}
