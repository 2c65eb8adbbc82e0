import { countryName } from "./words";

/** ISO 3166-1 alpha-2, and Kosovo, as the API takes them. */
const ALL =
  "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDK" +
  "DMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKI" +
  "KMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPH" +
  "PKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVA" +
  "VCVEVGVIVNVUWFWSXKYEYTZAZMZW";

export interface Country {
  /** Two capitals. */
  readonly code: string;
  /** In English. */
  readonly name: string;
}

/** By name. */
export const COUNTRIES: readonly Country[] = (ALL.match(/../g) ?? [])
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name, "en"));

/** Reserved for the European Union's use, so that people take them for the country's code. */
const MEANT: Readonly<Record<string, string>> = { UK: "GB", EL: "GR" };

/** The flag of two capitals: their regional indicators, which some machines show as letters. */
export function flag(code: string): string {
  return [...code].map((letter) => String.fromCodePoint(0x1f1e6 + letter.charCodeAt(0) - 65)).join("");
}

/** A country as the picker shows it. */
export function shown({ code, name }: Country): string {
  return `${flag(code)} ${name} (${code})`;
}

/** The country that a text names: by its code, its name, or as it is {@link shown}. */
export function countryOf(text: string): Country | undefined {
  const word = plain(text);
  const code = word.toUpperCase();
  return COUNTRIES.find((country) => country.code === (MEANT[code] ?? code) || plain(country.name) === word || plain(shown(country)) === word);
}

/** What begins with the text first, then what has a word that does, then what has it anywhere; all for no text. */
export function countriesLike(text: string): readonly Country[] {
  if (plain(text) === "") return COUNTRIES;
  const ranked = COUNTRIES.map((country) => ({ country, at: rank(country, text) })).filter(({ at }) => at < 4);
  return ranked.sort((a, b) => a.at - b.at).map(({ country }) => country);
}

/** Whether a text may stand for the country without a choice: two letters in the midst of a name are rather a code that is none. */
export function isMeant(country: Country, text: string): boolean {
  return rank(country, text) < (plain(text).length > CODE_LETTERS ? 4 : 3);
}

const CODE_LETTERS = 2;

/** 0: it is the text's; 1: its name begins with it; 2: a word of its name does; 3: its name has it anywhere; 4: it has not. */
function rank(country: Country, text: string): number {
  const wanted = plain(text);
  const name = plain(country.name);
  if (countryOf(text) === country) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.split(/[^a-z]+/).some((word) => word.startsWith(wanted))) return 2;
  return name.includes(wanted) ? 3 : 4;
}

/** Without accents, capitals and outer spaces. */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("’", "'").trim().toLowerCase();
}
