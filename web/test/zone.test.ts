import { expect, test } from "vitest";
import { asked, changed } from "../src/address";
import { Zone } from "../src/zone";

const NOW = Date.parse("2026-11-21T09:00:00Z");
const HOUR = 3_600_000;
const KL = new Zone("Asia/Kuala_Lumpur");

test.each([
  ["UTC", "2026-11-20T00:00:00Z"],
  ["Asia/Kuala_Lumpur", "2026-11-19T16:00:00Z"],
  ["Asia/Kolkata", "2026-11-19T18:30:00Z"],
  ["Asia/Kathmandu", "2026-11-19T18:15:00Z"],
  ["America/St_Johns", "2026-11-20T03:30:00Z"],
  ["Pacific/Auckland", "2026-11-19T11:00:00Z"],
])("in %s the day begins at %s", (name, begin) => {
  const zone = new Zone(name);
  expect(new Date(zone.beginOf("2026-11-20")).toISOString()).toBe(begin.replace("Z", ".000Z"));
  expect(zone.dayOf(zone.beginOf("2026-11-20"))).toBe("2026-11-20");
  expect(zone.dayOf(zone.beginOf("2026-11-20") - 1)).toBe("2026-11-19");
});

test("days are as long as clocks make them", () => {
  const berlin = new Zone("Europe/Berlin");
  expect(berlin.endOf("2026-03-29") - berlin.beginOf("2026-03-29")).toBe(23 * HOUR);
  expect(berlin.endOf("2026-10-25") - berlin.beginOf("2026-10-25")).toBe(25 * HOUR);
  const cairo = new Zone("Africa/Cairo");
  expect(cairo.dayOf(cairo.beginOf("2026-04-24"))).toBe("2026-04-24");
  expect(cairo.time(cairo.beginOf("2026-04-24"))).toBe("01:00:00");
});

test("times are the zone's", () => {
  expect(KL.time(NOW)).toBe("17:00:00");
  expect(Zone.UTC.minute(NOW)).toBe("09:00");
  expect(KL.label).toBe("Kuala Lumpur time");
  expect(KL.dayName("2026-11-20")).toBe("20 November 2026");
});

test.each([
  ["", {}],
  ["?account=ada", {}],
  ["?day=", {}],
  ["?day=2026-11-20", { days: { from: "2026-11-20", to: "2026-11-20" } }],
  ["?day=2026-11-18&to=2026-11-20", { days: { from: "2026-11-18", to: "2026-11-20" } }],
  ["?day=2026-11-21", { days: { from: "2026-11-21", to: "2026-11-21" } }],
  ["?region=asia", { region: "asia" }],
])("the address %s asks for %j", (search, wanted) => {
  expect(asked(search, NOW, KL)).toEqual({ zone: KL, filter: {}, problems: [], ...wanted });
});

test("the address may name another time zone, whose days are meant then", () => {
  const late = Date.parse("2026-11-21T20:00:00Z");
  expect(asked("?tz=utc&day=2026-11-22", late, KL).problems).toHaveLength(1);
  expect(asked("?day=2026-11-22", late, KL)).toMatchObject({ days: { from: "2026-11-22", to: "2026-11-22" }, problems: [] });
  expect(asked("?tz=Asia/Tokyo", late, KL).zone.name).toBe("Asia/Tokyo");
});

test.each([
  "?day=2026-11-22",
  "?day=2026-02-30",
  "?day=1969-12-31",
  "?day=yesterday",
  "?day=2026-1-1",
  "?region=atlantis",
  "?tz=Mars/Olympus",
  "?tag=news",
])("%s is named with what may be asked", (search) => {
  const { problems } = asked(search, NOW, KL);
  const value = search.split("=").at(search.includes("tag") ? 0 : 1)?.replace("?", "");
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(JSON.stringify(value));
});

test.each(["2026-11-17", "2026-12-01", "soon"])("days to %s are the first of them, and the last is named", (last) => {
  const { days, problems } = asked(`?day=2026-11-18&to=${last}`, NOW, KL);
  expect(days).toEqual({ from: "2026-11-18", to: "2026-11-18" });
  expect(problems).toEqual([`to must be day or one of the 30 days after it, up to 2026-11-21, was "${last}"`]);
});

test("a day that does not exist is told so, not to be out of a range that has it", () => {
  expect(asked("?day=2026-02-30", NOW, KL).problems).toEqual(['day must be 1970-01-01 to 2026-11-21, was "2026-02-30", which is no day of the calendar']);
  expect(asked("?day=2026-11-18&to=2026-11-31", NOW, KL).problems).toEqual(['to must be day or one of the 30 days after it, up to 2026-11-21, was "2026-11-31", which is no day of the calendar']);
  expect(asked("?day=2026-13-01", NOW, KL).problems[0]).toMatch(/which is no day of the calendar$/);
  expect(asked("?day=2027-02-28", NOW, KL).problems).toEqual(['day must be 1970-01-01 to 2026-11-21, was "2027-02-28"']);
});

test("a last day without a first is told", () => {
  expect(asked("?to=2026-11-18", NOW, KL).problems).toHaveLength(1);
});

test("values of an address are changed one by one", () => {
  expect(changed("?account=ada&day=2026-11-20", { day: undefined, tz: "UTC" })).toBe("?account=ada&tz=UTC");
  expect(changed("?day=2026-11-20", { day: undefined })).toBe("");
});
