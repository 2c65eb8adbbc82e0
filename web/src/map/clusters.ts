import Supercluster from "supercluster";
import type { Spot } from "../feed/marks";
import { onPlane, type Point, WIDTH } from "./plane";

/** Clicks so close together on the screen that one dot stands for them. */
export interface Cluster extends Point {
  /** Tells clusters apart, for as long as the spots are the same. */
  readonly id: string;
  readonly count: number;
  /** Of its newest click. */
  readonly time: number;
}

interface Sum {
  count: number;
  time: number;
  /** Where its clicks lie, each weighing as much as any other. */
  x: number;
  y: number;
}

const RADIUS = 19;
const TILE = 512;
const MOST_LEVEL = 14;
const LEAST_RADIUS = 2.8;
const MOST_RADIUS = 26;
const OLDEST_GLOW = 0.3;
const WORLD: [number, number, number, number] = [-180, -90, 180, 90];

type Tree = Supercluster<Sum & { readonly spot: Spot }, Sum>;
type Leaf = Parameters<Tree["load"]>[0][number];

/** The clusters of spots, at any zoom; those of one level are made when they are first asked for. */
export class Clusters {
  readonly #trees = new Map<number, Tree>();
  #leaves: Leaf[] = [];
  #known = new Map<string, Point>();
  #spots = new Map<string, Spot>();

  /** Takes other spots. */
  load(spots: readonly Spot[]): void {
    const points = new Map<string, Point>();
    this.#leaves = spots.map((spot) => {
      const at = this.#known.get(spot.key) ?? onPlane(spot.place);
      points.set(spot.key, at);
      const { count, time } = spot;
      return {
        type: "Feature",
        properties: { spot, count, time, x: at.x * count, y: at.y * count },
        geometry: { type: "Point", coordinates: onItsMap(at) },
      };
    });
    this.#trees.clear();
    this.#known = points;
    this.#spots = new Map(spots.map((spot) => [spot.key, spot]));
  }

  /**
   * Those of a level, big ones first.
   *
   * @param level as {@link levelOf} has it
   */
  at(level: number): Cluster[] {
    return this.#tree(level)
      .getClusters(WORLD, level)
      .map(({ properties }) => {
        const { count, time, x, y } = properties as Sum;
        const id = "spot" in properties ? properties.spot.key : `c${level}:${properties.cluster_id}`;
        return { id, count, time, x: x / count, y: y / count };
      })
      .sort((a, b) => b.count - a.count);
  }

  /** The spots that a cluster stands for, big ones first. */
  parts({ id }: Cluster): readonly Spot[] {
    const spot = this.#spots.get(id);
    if (spot) return [spot];
    const [level, number] = id.slice(1).split(":").map(Number);
    return this.#tree(level ?? 0)
      .getLeaves(number ?? 0, Number.POSITIVE_INFINITY)
      .map(({ properties }) => properties.spot)
      .sort((a, b) => b.count - a.count);
  }

  #tree(level: number): Tree {
    const known = this.#trees.get(level);
    if (known) return known;
    const tree: Tree = new Supercluster({ ...OPTIONS, minZoom: level, maxZoom: level });
    tree.load(this.#leaves);
    this.#trees.set(level, tree);
    return tree;
  }
}

const OPTIONS: ConstructorParameters<typeof Supercluster<Sum & { readonly spot: Spot }, Sum>>[0] = {
  radius: RADIUS,
  extent: TILE,
  map: ({ count, time, x, y }) => ({ count, time, x, y }),
  reduce: (sum, { count, time, x, y }) => {
    sum.count += count;
    sum.time = Math.max(sum.time, time);
    sum.x += x;
    sum.y += y;
  },
};

/** @param pixels how wide the world is on the screen, where dots have their usual size */
export function levelOf(pixels: number): number {
  return Math.max(0, Math.min(MOST_LEVEL, Math.floor(Math.log2(pixels / TILE) + 0.25)));
}

/** Degrees with which Supercluster, whose map is Mercator's, finds the point where ours has it. */
function onItsMap({ x, y }: Point): [number, number] {
  const latitude = (360 / Math.PI) * Math.atan(Math.exp(Math.PI - (2 * Math.PI * y) / WIDTH)) - 90;
  return [(x / WIDTH - 0.5) * 360, latitude];
}

/**
 * Pixels: the dot's area grows with its clicks.
 *
 * @param scale 1 on a map that is a thousand pixels wide
 */
export function radius(count: number, scale = 1): number {
  return scale * Math.min(MOST_RADIUS, LEAST_RADIUS + 1.1 * Math.sqrt(count - 1));
}

/** How large dots are drawn on a map of this width: on a phone they would cover what they stand on, on a wall be lost. */
export function dotScale(width: number): number {
  return Math.min(3.2, Math.max(0.72, width / 1000));
}

/** 1 for what just came, less with age, never so little that it cannot be seen. */
export function glow(time: number, now: number, ageMs: number): number {
  const age = Math.min(1, Math.max(0, (now - time) / ageMs));
  return OLDEST_GLOW + (1 - OLDEST_GLOW) * (1 - age) ** 2;
}
