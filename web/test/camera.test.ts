import { beforeEach, expect, test, vi } from "vitest";
import { Camera } from "../src/map/camera";
import { HEIGHT, onPlane, WIDTH } from "../src/map/plane";
import { REGIONS } from "../src/map/regions";

const FRAME = { left: 100, top: 50, right: 1100, bottom: 650 };
let camera: Camera;

beforeEach(() => {
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  camera = new Camera(() => undefined);
  camera.resize(FRAME);
});

test("at rest the whole world lies in the frame's middle", () => {
  const corner = camera.toScreen({ x: 0, y: 0 });
  const other = camera.toScreen({ x: WIDTH, y: HEIGHT });
  expect(corner.x).toBeCloseTo(100);
  expect(other.x).toBeCloseTo(1100);
  expect((corner.y + other.y) / 2).toBeCloseTo(350);
});

test("what is zoomed at stays where it is", () => {
  const at = { x: 400, y: 300 };
  const before = camera.toPlane(at);
  camera.zoomBy(3, at);
  const after = camera.toPlane(at);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
  expect(camera.zoom).toBe(3);
});

test("the map cannot be lost", () => {
  camera.panBy(5_000, -5_000);
  expect(camera.toScreen({ x: 0, y: 0 }).x).toBeCloseTo(100);
  camera.zoomBy(8);
  camera.panBy(100_000, 100_000);
  const middle = camera.toPlane({ x: 600, y: 350 });
  expect(middle.x).toBeGreaterThan(0);
  expect(middle.y).toBeGreaterThan(0);
  camera.zoomBy(0.0001);
  expect(camera.zoom).toBe(1);
});

test.each(REGIONS.map((region) => [region.name, region] as const))("%s goes into the frame", (_, { southWest, northEast }) => {
  camera.show(southWest, northEast, true);
  if (northEast.longitude - southWest.longitude >= 360) return expect(camera.zoom).toBe(1);
  expect(camera.zoom).toBeGreaterThan(1.2);
  const middle = { latitude: (southWest.latitude + northEast.latitude) / 2, longitude: (southWest.longitude + northEast.longitude) / 2 };
  const { x, y } = camera.toScreen(onPlane(middle));
  expect(x).toBeGreaterThan(350);
  expect(x).toBeLessThan(850);
  expect(y).toBeGreaterThan(200);
  expect(y).toBeLessThan(500);
});
