import type { Api, ClickPage, PastClick, Span } from "./api";

const PAGE = 1_000;
const COLUMNS = ["id", "time", "link", "country", "city", "latitude", "longitude", "approximate"] as const;
const CAPTION_PIXELS = 44;

/**
 * The ledger's clicks of a span as CSV (RFC 4180), newest first, read page by page.
 *
 * @param progress told how many there are so far
 * @throws Refusal as the server tells it
 */
export async function csvOf(api: Pick<Api, "clicks">, span: Span, progress: (rows: number) => void): Promise<Blob> {
  const parts = [`${COLUMNS.join(",")}\r\n`];
  let rows = 0;
  let cursor: string | undefined;
  do {
    const page: ClickPage = await api.clicks({ ...span, limit: PAGE }, cursor);
    parts.push(page.clicks.map(csvRow).join(""));
    rows += page.clicks.length;
    progress(rows);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

/** A table as CSV (RFC 4180). */
export function csvTable<Row extends object>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): Blob {
  const line = (cells: readonly string[]): string => `${cells.join(",")}\r\n`;
  const body = rows.map((row) => line(columns.map((name) => cell(row[name] as string | number | boolean | undefined))));
  return new Blob([line(columns), ...body], { type: "text/csv;charset=utf-8" });
}

function csvRow(click: PastClick): string {
  const values = { ...click, time: new Date(click.time).toISOString() };
  return `${COLUMNS.map((name) => cell(values[name])).join(",")}\r\n`;
}

function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return String(value);
  // A spreadsheet takes what begins so for a formula.
  const text = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What lies on each other in an element as one PNG, with a line below that says what it is. */
export function pngOf(element: Element, caption: string, colours: { readonly ground: string; readonly text: string }): Promise<Blob> {
  const layers = [...element.querySelectorAll("canvas")].filter(({ width, height }) => width > 0 && height > 0);
  const width = Math.max(1, ...layers.map((layer) => layer.width));
  const height = Math.max(1, ...layers.map((layer) => layer.height));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height + CAPTION_PIXELS;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser has no 2D canvas");
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, width, canvas.height);
  for (const layer of layers) pen.drawImage(layer, 0, 0, width, height);
  pen.fillStyle = colours.text;
  pen.font = "18px system-ui, sans-serif";
  pen.fillText(caption, 16, height + CAPTION_PIXELS / 2 + 6, width - 32);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large for this browser")))));
}

/** Hands a file to the reader. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
