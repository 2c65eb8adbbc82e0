/** Numbers, times and countries as people read them. */

const numbers = new Intl.NumberFormat("en");
const regions = new Intl.DisplayNames("en", { type: "region" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const second = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export function number(value: number): string {
  return numbers.format(value);
}

export function clicks(count: number): string {
  return `${number(count)} ${count === 1 ? "click" : "clicks"}`;
}

export function visitors(count: number): string {
  return `${number(count)} ${count === 1 ? "visitor" : "visitors"}`;
}

/** Of crawlers, too: nearly all are a messenger's, which looks what a link leads to. */
export function previews(count: number): string {
  return `${number(count)} ${count === 1 ? "preview" : "previews"} left out`;
}

export function timeOfDay(time: number): string {
  return clock.format(time);
}

export function dayAndTime(instant: string): string {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : day.format(time);
}

/** For what comes several times a minute. */
export function dayAndSecond(instant: string): string {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : second.format(time);
}

/** The English name of an ISO 3166-1 alpha-2 code; what is none is told as it came. */
export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** For where there is little room: `1.2K`. */
export function short(value: number): string {
  return compact.format(value);
}
