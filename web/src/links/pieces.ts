/** The API takes so many rows at once, and some 4 MB. */
const MOST_ROWS = 1_000;
const MOST_BYTES = 3_500_000;

export type Format = "csv" | "json";

/** As much of a file as one request takes. */
export interface Piece {
  /** Of its first row, from 1, the header not counted. */
  readonly first: number;
  readonly rows: number;
  readonly body: string;
}

export interface Pieces {
  readonly format: Format;
  readonly rows: number;
  readonly pieces: readonly Piece[];
}

/**
 * Cuts a file of links for the API: CSV each piece with the header, JSON as lists.
 *
 * @throws Error in words for people where the file is no such file
 */
export function piecesOf(text: string): Pieces {
  const whole = text.replace(/^\uFEFF/, "");
  const format = /^\s*[[{]/.test(whole) || isOneValue(whole) ? "json" : "csv";
  const pieces = format === "json" ? jsonPieces(whole) : csvPieces(whole);
  return { format, rows: pieces.reduce((sum, { rows }) => sum + rows, 0), pieces };
}

/** A line that is JSON as a whole, and no list: `null`, a number, a text. */
function isOneValue(text: string): boolean {
  if (!/^\s*(null|true|false|-?\d|")/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function csvPieces(text: string): Piece[] {
  const [header, ...rows] = records(text);
  if (header === undefined) throw new Error("The file is empty.");
  if (rows.length === 0) throw new Error("The file has a header, and no row below it.");
  return cut(rows, bytes(header), (some) => [header, ...some, ""].join("\r\n"));
}

function jsonPieces(text: string): Piece[] {
  const links = linksOf(text);
  if (links.length === 0) throw new Error("The file has no link in it.");
  return cut(links.map((link) => JSON.stringify(link)), 2, (some) => `[${some.join(",")}]`);
}

function linksOf(text: string): readonly unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`The file cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const links = Array.isArray(json) ? json : (json as { links?: unknown } | null)?.links;
  if (!Array.isArray(links)) throw new Error("The file must be a list of links, or have one as “links”.");
  return links;
}

function cut(rows: readonly string[], around: number, body: (some: readonly string[]) => string): Piece[] {
  const pieces: Piece[] = [];
  let some: string[] = [];
  let size = around;
  const end = (): void => {
    if (some.length > 0) pieces.push({ first: pieces.reduce((sum, piece) => sum + piece.rows, 1), rows: some.length, body: body(some) });
    some = [];
    size = around;
  };
  for (const row of rows) {
    const more = bytes(row) + 2;
    if (some.length === MOST_ROWS || size + more > MOST_BYTES) end();
    some.push(row);
    size += more;
  }
  end();
  return pieces;
}

const encoder = new TextEncoder();

function bytes(text: string): number {
  return encoder.encode(text).length;
}

/** Where a letter of a CSV file stands: a cell begins there, it is plain, or quoted, or follows a quote that may have ended the cell. */
type Place = "begin" | "plain" | "quoted" | "closed";

/** The records of a CSV file as they stand there (RFC 4180), empty lines left out: a quoted cell may have line breaks in it. */
export function records(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  let place: Place = "begin";
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at] ?? "";
    const isEnd: boolean = letter === "" || (place !== "quoted" && (letter === "\n" || letter === "\r"));
    if (isEnd && at > from) found.push(text.slice(from, at));
    if (isEnd) from = at + 1;
    place = isEnd ? "begin" : after(place, letter);
  }
  return found;
}

function after(place: Place, letter: string): Place {
  if (place === "quoted") return letter === '"' ? "closed" : "quoted";
  if (letter === ",") return "begin";
  // Two quotes within quotes are one of the cell's own.
  return letter === '"' && place !== "plain" ? "quoted" : "plain";
}
