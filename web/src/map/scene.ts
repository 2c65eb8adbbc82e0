import type { Spot } from "../feed/marks";
import type { Camera } from "./camera";
import { type Cluster, Clusters, levelOf } from "./clusters";
import type { Area, Dot } from "./dots";
import { onPlane, type Point, WIDTH } from "./plane";

const CHANGE_MS = 320;
/** A square that is smaller on the screen is drawn as a dot among the others. */
const LEAST_SQUARE_PIXELS = 5;
const DEGREE = WIDTH / 360;

/**
 * What is to be drawn where: spots in clusters that fit the zoom, squares and whole countries beside them. Where another zoom has
 * other clusters, they part from, or go into, those that were there.
 */
export class Scene {
  readonly #tree = new Clusters();
  #areas: readonly Spot[] = [];
  #clusters: readonly Cluster[] = [];
  #before: readonly Cluster[] = [];
  #level = -1;
  #squares = 0;
  #began = Number.NEGATIVE_INFINITY;
  #zoomedIn = true;
  #spots: readonly Spot[] = [];

  constructor(private readonly camera: Camera) {}

  /** Takes other spots. @param scale of dots */
  load(spots: readonly Spot[], scale: number): void {
    this.#spots = spots;
    this.#squares = LEAST_SQUARE_PIXELS / (this.camera.scale * DEGREE);
    const isArea = ({ approximate, edge }: Spot) => approximate || (edge !== undefined && edge >= this.#squares);
    this.#areas = spots.filter(isArea);
    this.#tree.load(this.#areas.length > 0 ? spots.filter((spot) => !isArea(spot)) : spots);
    this.#level = this.#wanted(scale);
    this.#clusters = this.#tree.at(this.#level);
  }

  /** The camera moved. @param at by `performance.now()`, or undefined where nothing is to glide */
  look(scale: number, at: number | undefined): void {
    const level = this.#wanted(scale);
    if (level === this.#level) return;
    const before = this.#clusters;
    this.#zoomedIn = level > this.#level;
    if (this.#spots.some(({ edge }) => edge !== undefined)) this.load(this.#spots, scale);
    this.#level = level;
    this.#clusters = this.#tree.at(level);
    this.#before = before;
    this.#began = at ?? Number.NEGATIVE_INFINITY;
  }

  #wanted(scale: number): number {
    return levelOf((this.camera.scale * WIDTH) / scale);
  }

  /** Whether clusters are on their way. */
  changes(at: number): boolean {
    return at - this.#began < CHANGE_MS;
  }

  /** @param at by `performance.now()` */
  dots(at: number): Dot[] {
    const part = Math.min(1, (at - this.#began) / CHANGE_MS);
    const eased = 1 - (1 - part) ** 3;
    if (part >= 1) return this.#clusters.map((cluster) => this.#placed(cluster));
    if (this.#zoomedIn) return this.#clusters.map((cluster) => this.#placed(cluster, nearest(cluster, this.#before), eased));
    return [
      ...this.#before.map((cluster) => this.#going(cluster, eased)),
      ...this.#clusters.map((cluster) => ({ ...this.#placed(cluster), part: eased })),
    ];
  }

  #placed(cluster: Cluster, from?: Point, part = 1): Dot {
    const x = from ? from.x + (cluster.x - from.x) * part : cluster.x;
    const y = from ? from.y + (cluster.y - from.y) * part : cluster.y;
    return { ...cluster, ...this.camera.toScreen({ x, y }) };
  }

  #going(cluster: Cluster, part: number): Dot {
    const { x, y } = this.#placed(nearest(cluster, this.#clusters), cluster, part);
    return { ...cluster, x, y, part: 1 - part };
  }

  areas(): Area[] {
    return this.#areas.map((spot) => {
      const corners = spot.edge === undefined ? {} : { corners: square(spot).map((point) => this.camera.toScreen(point)) };
      return { spot, ...this.camera.toScreen(onPlane(spot.place)), ...corners };
    });
  }

  parts(cluster: Cluster): readonly Spot[] {
    return this.#tree.parts(cluster);
  }
}

function nearest(to: Point, among: readonly Cluster[]): Cluster {
  let best = among[0] as Cluster;
  let least = Number.POSITIVE_INFINITY;
  for (const one of among) {
    const distance = (one.x - to.x) ** 2 + (one.y - to.y) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = one;
  }
  return best ?? (to as Cluster);
}

function square({ place, edge = 1 }: Spot): Point[] {
  const south = Math.floor(place.latitude / edge) * edge;
  const west = Math.floor(place.longitude / edge) * edge;
  const corner = (up: number, along: number) =>
    onPlane({ latitude: Math.min(90, south + up * edge), longitude: Math.min(180, west + along * edge) });
  return [corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)];
}
