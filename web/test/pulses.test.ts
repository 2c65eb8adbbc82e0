// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { Pulses } from "../src/map/pulses";

const pulse = { x: 10, y: 20, radius: 3 };

/** Elements of happy-dom cannot be animated: what they are asked for is kept. */
function animated(): HTMLElement[] {
  const asked: HTMLElement[] = [];
  HTMLElement.prototype.animate = function (this: HTMLElement) {
    asked.push(this);
    return { cancel: () => undefined } as Animation;
  };
  return asked;
}

test("no ring runs twice at a time, however many clicks come", () => {
  vi.useFakeTimers();
  const asked = animated();
  const pulses = new Pulses();
  for (let flush = 0; flush < 4; flush++) {
    vi.advanceTimersByTime(50);
    pulses.show(Array.from({ length: 300 }, () => pulse));
  }
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThanOrEqual(56);
  vi.advanceTimersByTime(10_000);
  pulses.show([pulse]);
  expect(asked.length).toBeGreaterThan(56);
  vi.useRealTimers();
});

test("the place is named where few came", () => {
  animated();
  const pulses = new Pulses();
  pulses.show([{ ...pulse, name: "Kuala Lumpur" }]);
  expect(pulses.element.querySelector(".call")?.textContent).toBe("Kuala Lumpur");
  pulses.clear();
  expect(pulses.element.querySelector(".call")).toBeNull();
});
