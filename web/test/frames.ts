/** Frames as the click room sends them, for tests. */

export interface Sent {
  readonly seq: number;
  readonly time?: number;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
  readonly country?: string;
  readonly link?: string;
}

export const NOW = 1_800_000_000_000;

export function click(seq: number, more: Omit<Sent, "seq"> = {}): object {
  const berlin = { latitude: 52.52, longitude: 13.4, country: "DE", link: "docs" };
  return { seq, id: `click-${seq}`, time: NOW + seq, ...berlin, ...more };
}

/** Click numbers from..to, both included. */
export function run(from: number, to: number): object[] {
  return Array.from({ length: to - from + 1 }, (_, i) => click(from + i));
}

export function totals(today: number): object {
  return { today, hour: today, unplaced: 0, countries: { DE: today }, links: { docs: today } };
}

export function snapshot(seq: number, clicks: object[], newest = seq): string {
  return JSON.stringify({ type: "snapshot", seq, oldest: 1, newest, clicks, totals: totals(newest) });
}

export function clicks(after: number, seq: number, list = run(after + 1, seq)): string {
  return JSON.stringify({ type: "clicks", after, seq, clicks: list, totals: totals(seq) });
}

export function cells(after: number, seq: number, list: object[]): string {
  return JSON.stringify({ type: "cells", after, seq, first: NOW, last: NOW + seq, cells: list, totals: totals(seq) });
}
