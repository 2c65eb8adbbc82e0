import { type Refusal, told } from "../api";
import type { Problem } from "../form";
import { countryName } from "../words";
import type { FieldName } from "./draft";

const DEVICE: Readonly<Record<string, string>> = { mobile: "phones", tablet: "tablets", desktop: "computers" };

/** The API's fields as the form names them, the most special first; a function is told what follows the field's dot or bracket. */
const LABELS: readonly (readonly [field: FieldName, path: RegExp, label: (part: string) => string])[] = [
  ["slug", /^slug must match \S+(?=, was)/, () => "Slug must have 3 to 64 of a–z A–Z 0–9 _ -"],
  ["slug", /^slug\b/, () => "Slug"],
  ["destination", /^destination\b/, () => "Destination"],
  ["title", /^title\b/, () => "Title"],
  ["tags", /^tags\[(\d+)\]/, (part) => `Tag ${Number(part) + 1}`],
  ["tags", /^tags must be a list of 0\.\.(\d+) texts(?=, has)/, (part) => `A link may have ${part} tags at most`],
  ["countries", /^countries\.(\w\w)\b/, (part) => `The destination for ${countryName(part)}`],
  ["countries", /^countries\b/, () => "Countries"],
  ["devices", /^devices\.(\w+)/, (part) => `The destination for ${DEVICE[part] ?? part}`],
  ["devices", /^devices\b/, () => "Devices"],
  ["split", /^split\[(\d+)\]\.url/, (part) => `Destination ${Number(part) + 1} of the split`],
  ["split", /^split\[(\d+)\]\.weight/, (part) => `Weight ${Number(part) + 1} of the split`],
  ["split", /^split must be a list of 0\.\.(\d+) \D+(?=, has)/, (part) => `A link may have ${part} destinations to spread over at most`],
  ["startsAt", /^startsAt must be before expiresAt.*/, () => "Starts must be before it expires"],
  ["startsAt", /^startsAt\b/, () => "Starts"],
  ["expiresAt", /^expiresAt\b/, () => "Expires"],
  ["maxClicks", /^maxClicks\b/, () => "Most clicks"],
  ["afterEnd", /^afterEnd\b/, () => "The address for afterwards"],
  ["password", /^password must be a text of 1\.\.(\d+) characters.*/, (part) => `Password may have ${part} characters at most`],
  ["password", /^password\b/, () => "Password"],
  ["utm", /^utm\.(\w+)/, (part) => `utm_${part}`],
  ["utm", /^utm\b/, () => "Parameters"],
];

/** What a refusal of the API is about, in the form's own words: its fields by their labels, ranges as people read them. */
export function problemOf(refusal: Refusal): Problem<FieldName> {
  const message = told(refusal);
  const [field, path, label] = LABELS.find(([, each]) => each.test(message)) ?? [];
  if (!field || !path || !label) return { field: "", message };
  const key = path.exec(message)?.[1];
  const said = readable(message.replace(path, label(String(key))));
  if (field === "split" && key !== undefined) return { field, message: said, row: Number(key) };
  return { field, message: said, ...(key === undefined ? {} : { key }) };
}

/** `1..50` is for programs; what somebody typed stays as it is. */
function readable(message: string): string {
  const at = message.indexOf(", was ");
  const rule = at < 0 ? message : message.slice(0, at);
  return rule.replaceAll(/(\d[\d_]*)\.\.(\d[\d_]*)/g, "$1 to $2") + message.slice(rule.length);
}
